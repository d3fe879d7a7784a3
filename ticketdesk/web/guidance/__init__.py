"""What Gemini is told about this desk, in versions, and the time machine that tries one before it is switched on."""
