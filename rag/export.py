"""Turn a sentence-transformers model into the file that the service runs: ONNX, int8 weights.

Run once a model, in a process of its own (`python -m rag.export NAME FOLDER`), because
importing torch takes seconds and half a gigabyte that the running service should not pay. Only
matrix products are quantised, per channel: that keeps a cosine of 0.99 to the original, where
quantising every operator per tensor loses quality.
"""

import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from rag.errors import ModelMissing

HUB_PATIENCE_S = 5.0
"""Seconds in which a model hub must take a connection."""
LOOK_S = 0.2
"""Seconds between two looks whether an export is still wanted."""
FAILED = ".failed"
"""What the name of the file ends with that says, beside where an export would lie, why there is none."""
E5 = re.compile(r"(?<![a-z0-9])e5-(?!mistral)", re.IGNORECASE)
"""A model of that family, by its name or folder; the one made from Mistral wants a task named, and brings prompts."""
NOT_LOADED = 3
"""The exit code for a model that is not there or is no model; the last line of stderr says why."""


def exported(name: str, source: str, folder: Path, stop: threading.Event) -> bool:
    """Export a model in a process of its own; False where it cannot be.

    Raises ModelMissing for what is no model, and when `stop` is set before it is done.
    """
    command = [sys.executable, "-m", "rag.export", source, str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        said = _awaited(name, process, stop)
    mark = folder.with_name(folder.name + FAILED)
    if (folder / "model.json").exists():
        mark.unlink(missing_ok=True)
        return True
    last = (said.strip().splitlines() or [f"it ended with {process.returncode}"])[-1]
    if process.returncode == NOT_LOADED:
        raise ModelMissing(name, last)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(last[:200], encoding="utf-8")
    return False


def _awaited(name: str, process: "subprocess.Popen[str]", stop: threading.Event) -> str:
    """What it said on stderr, once it has ended."""
    while True:
        try:
            return process.communicate(timeout=LOOK_S)[1]
        except subprocess.TimeoutExpired:
            if stop.is_set():
                process.terminate()
                raise ModelMissing(name, "the service stopped before it was exported") from None


def renewed(name: str, source: str, folder: Path, stop: threading.Event) -> bool:
    """The same beside an export that is damaged: that one goes when the new one is whole, and not before."""
    beside = folder.with_name(f"{folder.name}.anew")
    shutil.rmtree(beside, ignore_errors=True)
    if not exported(name, source, beside, stop):
        return False
    shutil.rmtree(folder)
    beside.rename(folder)
    return True


def loaded(source: str) -> Any:
    """The model by its name or path. Raises whatever loading raised."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    local = Path(source).exists() or not hub_reachable()
    return SentenceTransformer(source, device="cpu", trust_remote_code=False, local_files_only=local)


def hub_reachable() -> bool:
    """Whether the model hub can be reached; asking it without a network takes minutes of retries."""
    from huggingface_hub.constants import ENDPOINT

    address = urlsplit(ENDPOINT)
    if getproxies():
        return True
    try:
        socket.create_connection((address.hostname or "", address.port or 443), HUB_PATIENCE_S).close()
    except OSError:
        return False
    return True


def marks(model: Any, name: str) -> dict[str, str]:
    """What is written before what is `asked` and what is `told`: as the model's prompts say, else as E5 was trained.

    The cards of E5 (intfloat/multilingual-e5-small and its like) ask for "query: " and "passage: ", without which it is
    worse; E5's own files do not say so.
    """
    prompts = {key: said for key, said in (model.prompts or {}).items() if said}
    usual = ("query: ", "passage: ") if E5.search(name) else ("", "")
    told = prompts.get("document") or prompts.get("passage")
    return {"asked": prompts.get("query") or usual[0], "told": told or usual[1]}


def export(model: Any, name: str, folder: Path) -> None:
    """Write model.onnx, tokenizer.json and model.json for a model into `folder`.

    `folder` appears only when complete. Raises whatever exporting raised.
    """
    kinds = [type(module).__name__ for module in model]
    if kinds[:2] != ["Transformer", "Pooling"] or set(kinds[2:]) - {"Normalize"}:
        raise ValueError(f"cannot export a model made of {', '.join(kinds)}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        _write_onnx(model, made / "whole.onnx")
        _quantise(made / "whole.onnx", made / "model.onnx")
        (made / "whole.onnx").unlink()
        model.tokenizer.backend_tokenizer.save(str(made / "tokenizer.json"))
        about = {
            "dimensions": dimensions(model),
            "max_tokens": model.max_seq_length,
            "pad_id": model.tokenizer.pad_token_id,
            "inputs": _inputs(model),
            "weights": weights_hash(model),
            **marks(model, name),
        }
        (made / "model.json").write_text(json.dumps(about))
        made.rename(folder)


def dimensions(model: Any) -> int:
    """How many numbers a loaded model makes of a text; the older name of that is warned of by newer releases."""
    asked = getattr(model, "get_embedding_dimension", None) or model.get_sentence_embedding_dimension
    return int(asked())


def weights_hash(model: Any) -> str:
    """The sha256 of a loaded model's weights, the same wherever they came from."""
    import torch

    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def reason(error: Exception) -> str:
    """The first line of what a library said."""
    lines = str(error).strip().splitlines()
    return lines[0][:200].rstrip(".") if lines else type(error).__name__


def _inputs(model: Any) -> list[str]:
    names = ["input_ids", "attention_mask", "token_type_ids"]
    return [name for name in names if name in model.tokenizer.model_input_names]


def _write_onnx(model: Any, path: Path) -> None:
    import torch

    names = _inputs(model)
    pooling = model[1]

    class Sentence(torch.nn.Module):  # type: ignore[misc]  # torch is not typed here
        """Tokens to one normalised vector a text."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = model[0].auto_model
            self.pooling = pooling

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            given = dict(zip(names, inputs, strict=True))
            tokens = self.encoder(**given, return_dict=True).last_hidden_state
            pooled = self.pooling({"token_embeddings": tokens, "attention_mask": given["attention_mask"]})
            return torch.nn.functional.normalize(pooled["sentence_embedding"], p=2, dim=1)

    tokens = model.tokenizer(["one text", "another, longer text"], padding=True, return_tensors="pt")
    torch.onnx.export(
        Sentence().eval(),
        tuple(tokens[name] for name in names),
        str(path),
        input_names=names,
        output_names=["vector"],
        dynamic_axes={**{name: {0: "texts", 1: "tokens"} for name in names}, "vector": {0: "texts"}},
        opset_version=17,
        dynamo=False,
    )


def _quantise(whole: Path, path: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(whole), str(path), op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8
    )


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what is half made is taken away
    try:
        found = loaded(sys.argv[1])
    except Exception as error:
        sys.stderr.write(f"\n{reason(error)}\n")
        sys.exit(NOT_LOADED)
    export(found, sys.argv[1], Path(sys.argv[2]))
