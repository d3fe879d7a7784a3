"""The catalogue of everything that the interface says: how it is found, written down, and held against the code."""
