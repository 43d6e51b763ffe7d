"""Errors of the scheduler; their texts are meant for people.

- SchedulerError
  - NotUnderstood: words that are no rule, or no date
  - UnknownTable: no table of that name
  - UnknownDate: no date of a table like that
  - NameTaken: another table has the name
"""

from scheduler import hindi
from scheduler.unclear import Unclear

EXAMPLES = (
    "2nd Saturday 18:00 Asia/Kolkata",
    "last Thursday of every month at 6:30 pm IST",
    "1st and 3rd Tuesday 19:00 Europe/London",
    "every two months on the 2nd Saturday at 18:00 IST",
    "every other week on Wednesday at 17:00 UTC",
    "once on 12 December 2026 at 18:00 IST",
)


class SchedulerError(Exception):
    """A fault of a kind that people can do something about."""


class NotUnderstood(SchedulerError):
    """Words that are no rule."""

    def __init__(self, text: str, wrong: Unclear, language: str = "en") -> None:
        said = " ".join(text.split())[:120].replace("`", "'")
        in_hindi = language == "hi" or hindi.is_hindi(text)
        shown = "\n".join(f"- `{one}`" for one in (hindi.EXAMPLES if in_hindi else EXAMPLES))
        if in_hindi:
            super().__init__(f"“{said}” समझ में नहीं आया। {hindi.reason(wrong.code, wrong.about)} इस तरह लिखें:\n\n{shown}")
        else:
            super().__init__(f"I did not understand “{said}”: {_stopped(str(wrong))} These I do understand:\n\n{shown}")
        self.wrong = wrong


def _stopped(sentence: str) -> str:
    """A sentence with its stop; a question has one."""
    return sentence if sentence.endswith("?") else f"{sentence}."


class NoDate(SchedulerError):
    """Words that are no date."""

    def __init__(self, text: str, language: str = "en") -> None:
        said = " ".join(text.split())[:60].replace("`", "'")
        if language == "hi" or hindi.is_hindi(text):
            super().__init__(f"“{said}” कोई तारीख़ नहीं है। `12 दिसंबर`, `2026-12-12` या `अगला` लिखें।")
            return
        super().__init__(f"“{said}” is no date that I know. Write it like `12 December`, `2026-12-12` or `next`.")


class UnknownTable(SchedulerError):
    """No table of that name."""

    def __init__(self, name: str, nearest: list[str]) -> None:
        if hindi.is_hindi(name):
            known = " या ".join(f"`{one}`" for one in nearest)
            meant = f" क्या आपका मतलब {known} है?" if nearest else ""
            super().__init__(f"`{name[:60]}` नाम की कोई बैठक नहीं है।{meant} `table list` में सब हैं।")
            return
        hint = f" Did you mean {' or '.join(f'`{one}`' for one in nearest)}?" if nearest else ""
        super().__init__(f"There is no table `{name[:60]}`.{hint} `table list` shows them all.")


class UnknownDate(SchedulerError):
    """No date of a table like that."""

    def __init__(self, table: str, said: str, coming: list[str], language: str = "en") -> None:
        if said == "next" and not coming:
            none = "बैठक `{}` की आगे कोई तारीख़ नहीं है।" if language == "hi" else "The table `{}` has no date ahead."
            super().__init__(none.format(table))
            return
        if language == "hi":
            ahead = f" अगली तारीख़ें: {', '.join(coming)}।" if coming else " आगे कोई तारीख़ नहीं है।"
            super().__init__(f"बैठक `{table}` की “{said[:60]}” तारीख़ नहीं है।{ahead}")
            return
        known = f" Its next dates: {', '.join(coming)}." if coming else " It has no dates ahead."
        super().__init__(f"The table `{table}` has no date “{said[:60]}”.{known}")


class IsCancelled(SchedulerError):
    """A date that is cancelled."""

    def __init__(self, table: str, number: int, day: str, language: str = "en") -> None:
        if language == "hi":
            super().__init__(f"बैठक `{table}` की तारीख़ {day} रद्द है। `table restore {table} {number}` से वह फिर से होगी।")
            return
        super().__init__(
            f"The date {day} of the table `{table}` is cancelled. `table restore {table} {number}` lets it take place."
        )


class NameTaken(SchedulerError):
    """Another table has the name."""

    def __init__(self, name: str, language: str = "en") -> None:
        if language == "hi":
            super().__init__(f"`{name}` नाम की बैठक पहले से है। इसे `--name` से दूसरा नाम दें।")
            return
        super().__init__(f"There is a table `{name}` already. Give this one a name of its own with `--name`.")
