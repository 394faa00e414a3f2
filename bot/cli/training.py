"""Builds what the assistant needs from the checkout's files, and only what has changed."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from bot.operations.supervisor import environment, rasa
from bot.paths import BUILD, ENCODER, LANGUAGE, MODELS, NLU_DATA, ROOT, TAXONOMY

MODEL_NAME = "careers"
LOG = BUILD / "train.log"
STAMP = BUILD / "trained.sha256"

# What a trained model depends on; profiles are not among them: they are read at run time.
INPUTS = [
    *("config.yml", "domain.yml", "uv.lock", "data", "bot/nlu", "bot/knowledge/taxonomy.yml"),
    *("bot/language/encoder.py", "bot/language/label_model.py", "bot/language/ngrams.py", "bot/language/pipeline.py"),
    *("bot/language/spelling.py", "bot/language/en/occupations.yml", "bot/language/en/text_speak.yml"),
]


class TrainingFailed(Exception):
    """Rasa could not train; the message has its last words."""


def inputs_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(file for name in INPUTS for file in _files(ROOT / name)):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [file for file in path.rglob("*") if file.suffix in {".py", ".yml"}]


def is_current() -> bool:
    """Whether the model and all it stands on are there and made from the files as they are."""
    built = all(path.exists() for path in (ENCODER / "model.bin", LANGUAGE / "meta.json", MODELS / f"{MODEL_NAME}.tar.gz"))
    return built and STAMP.is_file() and STAMP.read_text() == inputs_digest()


def build_language() -> None:
    """Build the sentence encoder and the spaCy language. Raises EncoderMissing."""
    # Imported here because they are slow to import and mostly there is nothing to build.
    from bot.language import encoder, pipeline

    encoder.build()
    pipeline.build(_example_texts(NLU_DATA), TAXONOMY.read_text(encoding="utf-8"))


def _example_texts(data: Path) -> Iterator[str]:
    for path in sorted(data.rglob("*.yml")):
        for block in YAML(typ="safe").load(path)["nlu"]:
            yield block["examples"]


def train() -> Path:
    """Trains the model with Rasa, whose output goes to LOG. Raises TrainingFailed."""
    digest = inputs_digest()
    BUILD.mkdir(exist_ok=True)
    command = rasa("train", "--fixed-model-name", MODEL_NAME, "--out", str(MODELS), "--force")
    with LOG.open("wb") as log:
        result = subprocess.run(command, cwd=ROOT, env=environment(), stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    if result.returncode:
        tail = "\n".join(LOG.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-15:])
        raise TrainingFailed(f"Training failed; the whole log is in {LOG}:\n{tail}")
    STAMP.write_text(digest)
    return MODELS / f"{MODEL_NAME}.tar.gz"
