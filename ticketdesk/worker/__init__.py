"""The clock: jobs that read, ask outside of any transaction, and write through a verb."""
