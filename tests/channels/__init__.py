"""Mail and files, tested against real servers on the loopback."""
