"""The append-only record of what was decided, each row bound to the one before it by its hash."""
