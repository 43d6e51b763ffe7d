"""Every measurement still starts, and explains what it is started with; two of them are run on a few pages."""

import dataclasses
import os
import pkgutil
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import benchmarks
from benchmarks import importing, size

MODULES = [one.name for one in pkgutil.iter_modules(benchmarks.__path__)]
NOT_STARTED = {"corpus", "service"}
"""What the others stand on."""


@pytest.fixture(autouse=True)
def surroundings() -> Iterator[None]:
    """A measurement says for its own process how many threads it computes with."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.parametrize("name", MODULES)
def test_a_measurement_is_imported_and_explains_itself(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.delitem(sys.modules, f"benchmarks.{name}", raising=False)  # another may stand on it
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    if name in NOT_STARTED:
        assert runpy.run_module(f"benchmarks.{name}")["__doc__"]
        return
    with pytest.raises(SystemExit) as ended:
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")
    assert ended.value.code in (0, None)
    assert "usage:" in capsys.readouterr().out


@pytest.fixture
def scratch(tmp_path: Path, models: Path) -> Path:
    """A folder that has the model."""
    (tmp_path / "models").symlink_to(models)
    return tmp_path


async def test_the_measurement_of_imports_counts_what_each_is_worked_on(scratch: Path):
    steps = await importing.measure(scratch, 8, random=True)
    assert [one.name for one in steps] == ["first", "unchanged", "one changed", "one gone"]
    assert steps[0].embedded >= 8 * importing.SECTIONS_EACH
    assert [one.embedded for one in steps[1:]] == [0, 1, 0]
    assert [len(one.did.added) for one in steps] == [8, 0, 0, 0]
    eager = [*steps[:2], dataclasses.replace(steps[2], embedded=2), steps[3]]
    worked = "one changed: more was worked on than changed"
    assert worked in importing.missed(eager)
    assert worked not in importing.missed(steps)


async def test_the_measurement_of_growth_asks_over_as_many_sections_as_it_is_told(scratch: Path):
    count, middle, high = await size.measure(scratch, 40)
    assert count >= 40
    assert 0 < middle <= high
