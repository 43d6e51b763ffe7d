"""The database's schema, step by step, in numbered files under `versions/` that a person can read.

HEAD is kept here so that a start on an up-to-date database need not load Alembic; a test holds it to
the newest file.
"""

from pathlib import Path

HEAD = "0017"
"""The newest revision."""

FOLDER = Path(__file__).parent


def known_revisions() -> set[str]:
    """Every revision this version can upgrade from."""
    return {path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py")}


def upgrade(url: str) -> None:
    """Run the missing steps in one transaction: after a crash the schema is old or new, never between."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")
