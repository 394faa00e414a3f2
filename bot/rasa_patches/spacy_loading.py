"""Load each spaCy language once.

Rasa loads it for each node of the model's graph that needs it, and asks spaCy for its version by importing spaCy's whole command line.
"""

from __future__ import annotations

from functools import cache

import spacy
from rasa.nlu.model import InvalidModelError
from rasa.nlu.utils.spacy_utils import SpacyModel, SpacyNLP


@cache
def load_model(name: str) -> SpacyModel:
    """Return the language in a folder or package. Raises InvalidModelError."""
    try:
        return SpacyModel(model=spacy.load(name), model_name=name)
    except OSError as error:
        raise InvalidModelError(f"The spaCy language {name} cannot be loaded ({error}): build it with `careers train --force`.") from None


def install() -> None:
    """Replace the loader."""
    SpacyNLP.load_model = staticmethod(load_model)
