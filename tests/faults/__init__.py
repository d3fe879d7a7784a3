"""Breaking it on purpose: a steady load, a fault, and a judgement of everything that was acknowledged. ``make faults``."""
