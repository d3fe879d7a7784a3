"""How often suggestions were right."""
