"""The second opinion: what a ticket seems to be about. It only proposes; nothing here can change a ticket."""
