"""One ticket, where the work is done."""
