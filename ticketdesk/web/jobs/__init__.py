"""The jobs of the worker: how they stand, and those that were given up."""
