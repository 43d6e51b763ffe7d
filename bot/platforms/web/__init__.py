"""The web page, and the local road by which the terminal reaches a running service."""
