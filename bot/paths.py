"""Paths to files and folders in the checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
ENCODER = BUILD / "encoder"
LANGUAGE = BUILD / "language"
MODELS = ROOT / "models"
EXAMPLES = ROOT / "examples" / "careers"
"""Profiles to try the assistant on, in addition to the bundled ones."""
NLU_DATA = ROOT / "data" / "nlu"
CONVERSATION_DATA = ROOT / "data" / "conversations"
PAIR_DATA = ROOT / "data" / "pairs"
WISH_DATA = ROOT / "data" / "wishes"
ENGLISH = ROOT / "bot" / "language" / "en"
"""English word lists, patterns and response text."""
TAXONOMY = ROOT / "bot" / "knowledge" / "taxonomy.yml"
