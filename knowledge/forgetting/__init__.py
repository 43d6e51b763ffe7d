"""Erasing a person from what leads to the library. What was published stays, for others rely on it; a name can go."""
