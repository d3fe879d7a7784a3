"""The rail of the desk: where one can go, and how much waits there. Every page of the desk has it."""
