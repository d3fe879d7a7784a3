"""From a folder to a running desk: the front end is built, the database started, every process kept on a leash."""
