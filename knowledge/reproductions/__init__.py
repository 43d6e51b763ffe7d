"""Who tried an entry again, on what, and what came of it; and what that makes of its evidence."""
