"""Who is asked, how that goes, and what applies by itself."""
