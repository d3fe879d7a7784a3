"""What people write to Kestrel, a team workspace that does not exist. Every line was written for this story."""
