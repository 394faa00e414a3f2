"""Load each spaCy pipeline only once.

Stock Rasa loads it again for each graph node that uses it, and imports all of spaCy's command-line tools to look up a version number.
"""

from __future__ import annotations

from functools import cache

import spacy
from rasa.nlu.model import InvalidModelError
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP


@cache
def load_model(name: str) -> SpacyModel:
    """Load a spaCy pipeline from a folder or package. Raises InvalidModelError."""
    try:
        return SpacyModel(model=spacy.load(name), model_name=name)
    except OSError as error:
        raise InvalidModelError(f"The spaCy language {name} cannot be loaded ({error}): build it with `careers train --force`.") from None


def install() -> None:
    """Make Rasa use this function to load spaCy pipelines."""
    SpacyNLP.load_model = staticmethod(load_model)
