"""The command palette: everything that one may do, and everywhere that one may go, by some letters of its name."""
