"""Files come and go by plain HTTP: no socket carries one, and only here can an answer have its own headers."""
