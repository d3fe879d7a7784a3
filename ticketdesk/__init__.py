"""ticketdesk: a support desk that is live without gaps and triages with evidence, in pure Python."""
