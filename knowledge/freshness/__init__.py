"""Keeping entries fresh: review clocks, who answers for an entry, and sources that are gone."""
