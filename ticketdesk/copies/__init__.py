"""The data of a desk, carried elsewhere: into a file and back, into another database, always as it was at one moment."""
