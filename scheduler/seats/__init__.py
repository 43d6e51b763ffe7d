"""Seats: who comes to a date of a table, who waits, who came."""
