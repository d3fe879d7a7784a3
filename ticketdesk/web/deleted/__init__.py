"""The list of deleted tickets, from which they are brought back."""
