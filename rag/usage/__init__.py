"""What became of answers: which questions people asked, which entries served them, and what they thought of it."""
