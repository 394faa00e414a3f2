"""Paths to files and folders in the checkout."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
ENCODER = BUILD / "encoder"
PUBLISHED_ENCODER = BUILD / "encoder-published"
LANGUAGE = BUILD / "language"
MODELS = ROOT / "models"
EXAMPLES = ROOT / "examples" / "careers"
"""Profiles to try the assistant on, in addition to the bundled ones."""
NLU_DATA = ROOT / "data" / "nlu"
CONVERSATION_DATA = ROOT / "data" / "conversations"
PAIR_DATA = ROOT / "data" / "pairs"
WISH_DATA = ROOT / "data" / "wishes"
CARE_DATA = ROOT / "data" / "care"
STATEMENT_DATA = ROOT / "data" / "statements"
ENGLISH = ROOT / "bot" / "language" / "en"
"""English word lists, patterns and response text."""
TAXONOMY = ROOT / "bot" / "knowledge" / "taxonomy.yml"


def phrasings_file() -> Path:
    """Return the path of the owner's own training examples: the one that CAREERS_PHRASINGS_FILE names, or `phrasings.yml`."""
    return ROOT / (os.environ.get("CAREERS_PHRASINGS_FILE") or "phrasings.yml")


def text_file(name: str) -> Path:
    """Return the path of texts that owners edit: a file in the folder that CAREERS_TEXTS names, if it is there, or the bundled one."""
    own = Path(os.environ.get("CAREERS_TEXTS", "")) / name
    return own if os.environ.get("CAREERS_TEXTS") and own.is_file() else ENGLISH / name
