"""Discord: events to messages, replies to payloads, and the client between them."""
