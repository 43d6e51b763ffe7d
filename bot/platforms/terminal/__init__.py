"""The terminal: replies drawn with Rich."""
