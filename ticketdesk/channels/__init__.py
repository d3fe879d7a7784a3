"""How words and files come and go: ports to mail servers and stores, each with a harmless twin."""
