"""Gaps: questions that nobody here has answered in writing, and who waits for them."""
