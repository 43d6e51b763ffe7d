"""Where people are: one folder a platform. Each turns its events into messages and replies into payloads."""
