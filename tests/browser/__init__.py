"""The product in real browser windows: what people click and type, and what they see."""
