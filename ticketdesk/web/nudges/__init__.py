"""What somebody was told in the desk."""
