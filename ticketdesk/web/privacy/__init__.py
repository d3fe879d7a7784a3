"""Privacy: what is here of a person, taking it along, erasing it, and how long tickets are kept."""
