"""The submitter's side of one ticket, behind a private link."""
