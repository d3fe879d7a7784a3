"""Who else is at a ticket, and who types there: heard by every process, told to those who may answer it."""
