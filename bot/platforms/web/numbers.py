"""Numbers that come in addresses and forms of the page: whatever somebody types there is a number or it is not."""

MOST_DIGITS = 9
"""What every database can compare with a number of its own."""


def number_in(text: str, otherwise: int = 0) -> int:
    """The whole number that a text is; `otherwise` for nought, for what is too long, and for what is no number."""
    stripped = text.strip()
    return (int(stripped) if stripped.isdecimal() and len(stripped) <= MOST_DIGITS else 0) or otherwise
