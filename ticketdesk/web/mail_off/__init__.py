"""Where the link at the end of a mail leads, which switches such mails off."""
