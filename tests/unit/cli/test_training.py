"""Training reports its progress from what Rasa logs, and is repeated when anything that the model depends on changes."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from bot.cli import training
from bot.language import encoder, pipeline
from bot.paths import ROOT

LOG = """
2026-11-26 14:23:26 INFO     rasa.engine.training.hooks  - Starting to train component 'RulePolicy'.
2026-11-26 14:23:27 INFO     rasa.nlu.utils.spacy_utils  - Trying to load SpaCy model with name 'build/language'.
2026-11-26 14:23:37 INFO     bot.language.encoder  - Encoded 0 of 3000 texts
2026-11-26 14:23:38 INFO     bot.language.encoder  - Encoded 1500 of 3000 texts
2026-11-26 14:23:39 INFO     bot.language.label_model  - Fitting the classifier of 161 labels
2026-11-26 14:23:50 INFO     rasa.engine.training.hooks  - Finished training component 'QuestionReader'.
"""


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("BUILD", "MODELS"):
        monkeypatch.setattr(training, name, tmp_path)
    monkeypatch.setattr(training, "LOG", tmp_path / "train.log")
    monkeypatch.setattr(training, "STAMP", tmp_path / "stamp")
    return tmp_path


def rasa_that_prints(monkeypatch: pytest.MonkeyPatch, text: str, code: int) -> None:
    script = f"import sys; sys.stderr.write({text!r}); sys.exit({code})"
    monkeypatch.setattr(training, "rasa", lambda *_arguments: [sys.executable, "-c", script])


def test_training_reports_its_stages(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rasa_that_prints(monkeypatch, LOG, 0)
    reported: list[tuple[str, float]] = []
    training.train(lambda stage, done: reported.append((stage, done)))
    assert [stage for stage, _ in reported] == [
        "Reading the files",
        "Learning the rules",
        "Reading the examples",
        *["Encoding the examples"] * 2,
        "Fitting the classifier",
        "Packing the model",
    ]
    done = [done for _, done in reported]
    assert done == sorted(set(done))
    assert (checkout / "train.log").read_text(encoding="utf-8") == LOG


def test_training_that_fails_shows_the_end_of_the_log(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rasa_that_prints(monkeypatch, "No domain", 1)
    with pytest.raises(training.TrainingFailed, match="No domain"):
        training.train()
    assert not (checkout / "stamp").exists()


# What the code of the models imports or reads, but what they learn doesn't depend on.
READ_AT_RUN_TIME = {
    *("bot/answering/suggestions.py", "bot/answering/wording.py"),
    *(
        "bot/conversation/careers_asked.py",
        "bot/conversation/guide.py",
        "bot/conversation/history.py",
        "bot/conversation/outcome.py",
        "bot/conversation/resolving.py",
    ),
    *("bot/knowledge/loader.py", "bot/knowledge/models.py", "bot/knowledge/store.py", "bot/knowledge/watcher.py"),
    *("bot/conversation/wish.py", "bot/knowledge/facet_evidence.py", "bot/knowledge/facets.py", "bot/knowledge/facts.py"),
    *(
        "bot/language/en/claim_frames.yml",
        "bot/language/en/corrections.yml",
        "bot/language/en/import_cues.yml",
        "bot/language/en/job_subjects.yml",
        "bot/language/en/trade_names.yml",
        "bot/language/en/referring.yml",
        "bot/language/en/stand_ins.yml",
        "bot/language/en/lengths.yml",
        "bot/language/en/search_terms.yml",
        "bot/language/en/search_words.yml",
    ),
    *("bot/language/kin.py", "bot/language/vocabulary.py", "bot/language/en/career_frames.yml", "bot/language/en/distress.yml"),
}


def imported(path: Path) -> set[str]:
    """Return the files of `bot` that a module imports, and the English ones that it reads."""
    code = path.read_text(encoding="utf-8")
    modules = {name.replace(".", "/") + ".py" for name in re.findall(r"^\s*from (bot\.\w+\.\w+) import", code, re.MULTILINE)}
    return modules | {f"bot/language/en/{name}" for name in re.findall(r'ENGLISH / "([^"]+)"', code)}


def test_the_model_is_trained_again_if_anything_that_it_depends_on_changes() -> None:
    sources = [file for name in training.INPUTS for file in training._files(ROOT / name) if file.suffix == ".py"]
    needed = {file for source in sources for file in imported(source)} - READ_AT_RUN_TIME
    given = {str(file.relative_to(ROOT)) for name in training.INPUTS for file in training._files(ROOT / name)}
    assert needed - given == set()


def test_inputs_exist_and_profiles_are_none() -> None:
    assert [name for name in training.INPUTS if not (ROOT / name).exists()] == []
    assert not any("profiles" in name for name in training.INPUTS)


def test_the_digest_depends_on_the_content_of_every_kind_of_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    files = [tmp_path / "data" / "a.yml", tmp_path / "words.txt"]
    for file in files:
        file.write_text("one", encoding="utf-8")
    monkeypatch.setattr(training, "ROOT", tmp_path)
    monkeypatch.setattr(training, "INPUTS", ["data", "words.txt"])
    digests = [training.inputs_digest()]
    for file in files:
        file.write_text("two", encoding="utf-8")
        digests.append(training.inputs_digest())
    assert len(set(digests)) == 3


def test_the_language_is_built_again_only_if_its_inputs_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    words = tmp_path / "words.txt"
    for name in ("ENCODER", "PUBLISHED_ENCODER", "LANGUAGE"):
        monkeypatch.setattr(training, name, tmp_path / name)
        (tmp_path / name).mkdir()
        (tmp_path / name / ("meta.json" if name == "LANGUAGE" else "model.bin")).touch()
    monkeypatch.setattr(training, "ROOT", tmp_path)
    monkeypatch.setattr(training, "INPUTS", ["words.txt"])
    monkeypatch.setattr(training, "LANGUAGE_STAMP", tmp_path / "language.sha256")
    monkeypatch.setattr(encoder, "build", lambda: built.append(words.read_text(encoding="utf-8")))
    monkeypatch.setattr(pipeline, "build", lambda texts, taxonomy: None)
    for text in ("one", "one", "two"):
        words.write_text(text, encoding="utf-8")
        training.build_language()
    assert built == ["one", "two"]
    training.build_language(force=True)
    assert built == ["one", "two", "two"]
