"""The other door: thin JSON for programs, and for the browser of somebody who is signed in."""
