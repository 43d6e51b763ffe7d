"""What is looked for in a text before it is queued: secrets and personal data stop it, other things are flagged."""

from knowledge.screening.look import Screened, flags, masked, screen, stops, where
from knowledge.screening.marks import Mark
from knowledge.screening.words import called

__all__ = ["Mark", "Screened", "called", "flags", "masked", "screen", "stops", "where"]
