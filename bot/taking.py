"""What people say at a table as it is kept: one line of some length, with secrets and personal data taken out.

What is taken out is seen at once, because what was kept is said back.
"""

from knowledge.screening import masked, stops


def one_line(text: str, longest: int) -> str:
    """Somebody's words as they are kept."""
    return clean(" ".join(text.split())[:longest])


def clean(text: str) -> str:
    """A text without its secrets and personal data; what stood there is named."""
    return masked(text, stops(text))
