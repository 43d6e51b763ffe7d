"""What is looked for in a text before it is queued: secrets and personal data stop it, other things are flagged."""

from knowledge.screening.look import Screened, flags, masked, screen, stops, where
from knowledge.screening.marks import Mark

__all__ = ["Mark", "Screened", "flags", "masked", "screen", "stops", "where"]
