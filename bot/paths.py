"""Paths of the files and folders of a checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
ENCODER = BUILD / "encoder"
LANGUAGE = BUILD / "language"
MODELS = ROOT / "models"
NLU_DATA = ROOT / "data" / "nlu"
ENGLISH = ROOT / "bot" / "language" / "en"
"""Everything English: word lists, patterns, wording."""
TAXONOMY = ROOT / "bot" / "knowledge" / "taxonomy.yml"
