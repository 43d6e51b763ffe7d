"""Every measurement still starts: its module is imported, and what it is started with is explained."""

import os
import pkgutil
import runpy
import sys
from collections.abc import Iterator

import pytest

import benchmarks

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
