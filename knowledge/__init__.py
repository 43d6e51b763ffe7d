"""What the community has written: entries, their kinds, versions and sources.

Not here: how entries are found (`rag`), when things happen (`scheduler`), who asks (`bot`).
"""
