"""Reads the training data for Rasa."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.loading import load_data
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


class CachedExample(Message):  # type: ignore[misc]
    """A training example whose fingerprint is computed once, from what the file says. Rasa computes it again for every comparison.

    Components add features to an example while Rasa trains, but these follow from the example and from fingerprints of the components.
    """

    @cached_property
    def _fingerprint(self) -> str:
        return str(super().fingerprint())

    def fingerprint(self) -> str:
        return self._fingerprint


class CareersImporter(RasaFileImporter):  # type: ignore[misc]
    """Reads the same files as Rasa's importer, in time proportional to the number of examples.

    Rasa's importer merges the files one by one and copies all earlier examples each time.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._nlu_data: TrainingData | None = None

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        if self._nlu_data is None:
            files = [load_data(file, language) for file in self._nlu_files]
            self._nlu_data = TrainingData([CachedExample(example.data) for file in files for example in file.training_examples])
        return self._nlu_data
