"""Slack: events to messages, replies to blocks, and the Bolt app between them."""
