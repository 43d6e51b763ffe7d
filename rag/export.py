"""Turn a sentence-transformers model into the file that the service runs: ONNX, int8 weights.

Run once a model, in a process of its own (`python -m rag.export NAME FOLDER`), because
importing torch takes seconds and half a gigabyte that the running service should not pay. Only
matrix products are quantised, per channel: that keeps a cosine of 0.99 to the original, where
quantising every operator per tensor loses quality.
"""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}


def export(source: str, folder: Path) -> None:
    """Write model.onnx, tokenizer.json and model.json for a model's name or path into `folder`.

    `folder` appears only when complete. Raises whatever loading or exporting raised.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    if Path(source).exists():
        os.environ.update(OFFLINE)
    model = SentenceTransformer(source, device="cpu", trust_remote_code=False)
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
            "dimensions": model.get_sentence_embedding_dimension(),
            "max_tokens": model.max_seq_length,
            "pad_id": model.tokenizer.pad_token_id,
            "inputs": _inputs(model),
        }
        (made / "model.json").write_text(json.dumps(about))
        made.rename(folder)


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
    export(sys.argv[1], Path(sys.argv[2]))
