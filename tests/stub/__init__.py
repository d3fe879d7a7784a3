"""Stand-ins for outside services, as strict as the real ones, for tests and browser runs."""
