"""Builds the encoder, the spaCy language and the model. `python -m bot.cli.training` builds only the first two."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from ruamel.yaml import YAML

from bot.operations.processes import environment
from bot.operations.supervisor import rasa
from bot.paths import BUILD, ENCODER, LANGUAGE, MODELS, NLU_DATA, PUBLISHED_ENCODER, ROOT, TAXONOMY, phrasings_file

MODEL_NAME = "careers"
LOG = BUILD / "train.log"
STAMP = BUILD / "trained.sha256"
LANGUAGE_STAMP = BUILD / "language.sha256"

# Training stages: the text that Rasa or bot/nlu logs when a stage starts, the stage's name, and the overall progress in percent.
STAGES = [
    (b"Starting to train component 'RulePolicy'", "Learning the rules", 15),
    (b"Trying to load SpaCy model", "Reading the examples", 20),
    (b"Fitting the classifier", "Fitting the classifier", 65),
    (b"Finished training component 'QuestionReader'", "Packing the model", 95),
]
# The encoder logs its own progress.
ENCODED = re.compile(rb"Encoded (\d+) of (\d+)")
ENCODING_FROM, ENCODING_TO = 35, 65

Report = Callable[[str, float], None]
"""Progress callback. Its arguments are the current stage's name and the overall progress in percent."""

# Files that the trained model depends on. Profiles are not included because they are read at run time.
INPUTS = [
    *("config.yml", "domain.yml", "uv.lock", "data", "bot/nlu"),
    *(f"bot/conversation/{module}.py" for module in ("types", "guide_state", "message", "model", "query", "reading", "reply", "state")),
    *("bot/knowledge/names.py", "bot/knowledge/plurals.py", "bot/knowledge/taxonomy.py", "bot/knowledge/taxonomy.yml"),
    *("bot/knowledge/cues.py", "bot/knowledge/labelled_statements.py", "bot/knowledge/statement_model.py", "bot/language/sentencizer.py"),
    *(
        "bot/language/adapter.safetensors",
        "bot/language/encoder.py",
        "bot/language/head.py",
        "bot/language/label_model.py",
        "bot/language/linear_svm.py",
        "bot/language/ngrams.py",
        "bot/language/occupations.py",
    ),
    *(
        "bot/language/occupations.py",
        "bot/language/pipeline.py",
        "bot/language/sounds.py",
        "bot/language/spelling.py",
        "bot/language/softmax.py",
        "bot/language/token_budget.py",
        "bot/language/tokenizer.py",
        "bot/language/words.py",
    ),
    *(
        "bot/language/en/common_words.txt",
        "bot/language/en/finding_words.yml",
        "bot/language/en/occupations.yml",
        "bot/language/en/statement_forms.yml",
    ),
    "bot/language/en/text_speak.yml",
]


class TrainingFailed(Exception):
    """Training failed. The message includes the end of Rasa's log."""


def inputs_digest(phrasings: str = "") -> str:
    """Return a hash of what a model is trained from. `phrasings` is the text of the owner's own examples."""
    digest = hashlib.sha256()
    for path in sorted(file for name in INPUTS for file in _files(ROOT / name)):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    digest.update(phrasings.encode())
    return digest.hexdigest()


def phrasings() -> str:
    """Return the text of the owner's own examples."""
    path = phrasings_file()
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [file for file in path.rglob("*") if file.suffix in {".py", ".yml"}]


def is_current() -> bool:
    """Return whether the encoder, the language and the model exist and the model is up to date with its inputs."""
    is_built = _language_exists() and (MODELS / f"{MODEL_NAME}.tar.gz").exists()
    return is_built and STAMP.is_file() and STAMP.read_text() == inputs_digest(phrasings())


def _language_exists() -> bool:
    return all(path.exists() for path in (ENCODER / "model.bin", PUBLISHED_ENCODER / "model.bin", LANGUAGE / "meta.json"))


def build_language(force: bool = False) -> None:
    """Build the sentence encoder and the spaCy language, by default only if their inputs have changed. Raises EncoderMissing."""
    digest = inputs_digest()
    if not force and _language_exists() and LANGUAGE_STAMP.is_file() and LANGUAGE_STAMP.read_text() == digest:
        return
    # Imported here because these modules are slow to import and there is usually nothing to build.
    from bot.language import encoder, pipeline

    encoder.build()
    pipeline.build(_example_texts(NLU_DATA), TAXONOMY.read_text(encoding="utf-8"))
    LANGUAGE_STAMP.write_text(digest)


def _example_texts(data: Path) -> Iterator[str]:
    for path in sorted(data.rglob("*.yml")):
        for block in YAML(typ="safe").load(path)["nlu"]:
            yield block["examples"]


def train(report: Report = lambda _stage, _done: None) -> Path:
    """Train the model with Rasa and return its path. Rasa's output is written to LOG. Raises TrainingFailed."""
    digest = inputs_digest(phrasings())
    BUILD.mkdir(exist_ok=True)
    with (
        LOG.open("wb", buffering=0) as log,
        subprocess.Popen(
            rasa(*arguments(MODELS, phrasings_file())),
            cwd=ROOT,
            # The products of matrices are too small to split, and the encoder has threads of its own.
            env={**environment(), "OPENBLAS_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        ) as training,
    ):
        assert training.stdout
        report("Reading the files", 5)
        try:
            for line in training.stdout:
                log.write(line)
                follow(line, report)
        except BaseException:
            training.kill()  # otherwise Popen waits for Rasa to finish
            raise
    if training.returncode:
        tail = "\n".join(LOG.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-15:])
        raise TrainingFailed(f"Training failed; the whole log is in {LOG}:\n{tail}")
    STAMP.write_text(digest)
    return MODELS / f"{MODEL_NAME}.tar.gz"


def arguments(out: Path, own: Path) -> tuple[str, ...]:
    """Return the arguments of `rasa` that train the model into a folder, also from the owner's own examples if there are any."""
    data = ("data", str(own)) if own.is_file() else ("data",)
    # The tests already validate the data. Validating it here as well would make training a third longer.
    return ("train", "--fixed-model-name", MODEL_NAME, "--out", str(out), "--data", *data, "--force", "--skip-validation")


def follow(line: bytes, report: Report) -> None:
    """Report progress if a line in Rasa's log starts a new stage or says how many examples are encoded."""
    for marker, stage, done in STAGES:
        if marker in line:
            report(stage, done)
    if encoded := ENCODED.search(line):
        share = int(encoded[1]) / int(encoded[2])
        report("Encoding the examples", ENCODING_FROM + share * (ENCODING_TO - ENCODING_FROM))


if __name__ == "__main__":
    build_language()
