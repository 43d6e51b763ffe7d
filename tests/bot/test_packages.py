"""What is built is whole: sdist and wheel carry every file of the packages, and the wheel runs by itself."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("bot", "rag", "knowledge", "scheduler")
BUILD = "import sys; from setuptools.build_meta import *; to = sys.argv[1]; build_sdist(to); build_wheel(to)"
"""What `pip` and `build` call, without their environments for it, which want a network."""
BESIDE = ("pyproject.toml", "README.md", "LICENSE")


def test_sdist_and_wheel_have_every_file_and_the_wheel_runs_by_itself(tmp_path):
    source, made, site = (tmp_path / name for name in ("source", "made", "site"))
    source.mkdir()
    made.mkdir()
    for name in PACKAGES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name in BESIDE:
        shutil.copy(ROOT / name, source)
    done = subprocess.run([sys.executable, "-c", BUILD, made], cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    (sdist,), (wheel,) = made.glob("*.tar.gz"), made.glob("*.whl")
    ours = {
        one.relative_to(source).as_posix() for name in PACKAGES for one in (source / name).rglob("*") if one.is_file()
    }
    with zipfile.ZipFile(wheel) as archive:
        assert ours - set(archive.namelist()) == set()
        archive.extractall(site)
    with tarfile.open(sdist) as archive:
        assert ours - {one.partition("/")[2] for one in archive.getnames()} == set()
    command = [sys.executable, "-P", "-c", "from bot.cli import main; main()", "knowledge", "check"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHAUPAL_")}
    told = {"PYTHONPATH": str(site), "CHAUPAL_HOME": str(tmp_path / "home")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=kept | told)
    assert done.returncode == 0, done.stderr
    assert "entries are in order" in done.stdout
