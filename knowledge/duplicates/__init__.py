"""Texts that say the same: finding them, and remembering that two of them do not."""
