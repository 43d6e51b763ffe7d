"""What is built is whole: sdist and wheel carry every file of the packages, and the wheel runs by itself."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("bot", "rag", "knowledge", "scheduler")
BUILD = "import sys; from setuptools.build_meta import *; to = sys.argv[1]; build_sdist(to); build_wheel(to)"
"""What `pip` and `build` call, without their environments for it, which want a network."""
BESIDE = ("pyproject.toml", "README.md", "LICENSE", "MANIFEST.in", "constraints.txt", "Makefile", "CONTRIBUTING.md")
FURTHER = (".ci", "docs", "benchmarks", "tests")
"""Folders of which an sdist has every file, so that what README.md says can be done with it: serve, test, check."""


def imported(site: Path) -> set[str]:
    """What our packages import that is neither ours nor Python's own, by its first name."""
    found: set[str] = set()
    for path in (one for name in PACKAGES for one in (site / name).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {one.name.partition(".")[0] for one in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(PACKAGES) - sys.stdlib_module_names


def not_required(names: set[str], told: str) -> dict[str, list[str]]:
    """What is imported and comes with nothing that the wheel asks for by name, with where it comes from."""
    asked = {
        re.sub(r"[-_.]+", "-", one).lower() for one in re.findall(r"^Requires-Dist: ([\w.-]+)", told, re.MULTILINE)
    }
    known = packages_distributions()
    gives = {name: [re.sub(r"[-_.]+", "-", one).lower() for one in known.get(name, [])] for name in names}
    return {name: given for name, given in gives.items() if not asked & set(given)}


def test_what_a_wheel_does_not_ask_for_is_found():
    told = "Requires-Dist: PyYAML>=6\nRequires-Dist: httpx\n"
    assert not_required({"yaml", "httpx", "numpy"}, told) == {"numpy": ["numpy"]}


def test_sdist_and_wheel_have_every_file_and_the_wheel_runs_by_itself(tmp_path):
    source, made, site = (tmp_path / name for name in ("source", "made", "site"))
    source.mkdir()
    made.mkdir()
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name in (*BESIDE, "CHANGELOG.md", "SECURITY.md"):
        shutil.copy(ROOT / name, source)
    for name in FURTHER:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run([sys.executable, "-c", BUILD, made], cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    (sdist,), (wheel,) = made.glob("*.tar.gz"), made.glob("*.whl")
    ours = {
        one.relative_to(source).as_posix() for name in PACKAGES for one in (source / name).rglob("*") if one.is_file()
    }
    with zipfile.ZipFile(wheel) as archive:
        assert ours - set(archive.namelist()) == set()
        archive.extractall(site)
    (told,) = site.glob("*.dist-info")
    assert "chaupal = bot.cli:main" in (told / "entry_points.txt").read_text().splitlines()
    assert not_required(imported(site), (told / "METADATA").read_text()) == {}
    with tarfile.open(sdist) as archive:
        packed = {one.partition("/")[2] for one in archive.getnames()}
    further = {
        one.relative_to(source).as_posix() for name in FURTHER for one in (source / name).rglob("*") if one.is_file()
    }
    assert (ours | further | set(BESIDE)) - packed == set()
    command = [sys.executable, "-P", "-c", "from bot.cli import main; main()", "knowledge", "check"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHAUPAL_")}
    told = {"PYTHONPATH": str(site), "CHAUPAL_HOME": str(tmp_path / "home")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=kept | told)
    assert done.returncode == 0, done.stderr
    assert "entries are in order" in done.stdout
