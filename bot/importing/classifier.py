"""Applies the trained classifiers of questions and statements to statements and headings."""

from __future__ import annotations

import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from cachetools import LRUCache

from bot.importing.labels import StatementLikelihoods
from bot.knowledge.statement_model import (
    HEADING_FOLDER,
    STATEMENT_FOLDER,
    Encodings,
    StatementModel,
    StatementText,
    encode_texts,
    likelihoods_of_questions,
)
from bot.knowledge.taxonomy import Label, load_taxonomy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bot.language.label_model import LabelModel

# How much the classifier of statements, which has learned from headings as well, counts for a heading. The rest is that of questions.
SHARE_OF_STATEMENTS = 0.3
# Labels that are not likelier than this are left out.
NEGLIGIBLE = 0.01
# Profiles of the same site have many sentences in common.
MAX_CACHED = 20_000


class StatementClassifier:
    """Labels statements with the classifiers from a trained Rasa model's archive, which are loaded when they are needed."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._cache: LRUCache[StatementText, StatementLikelihoods] = LRUCache(MAX_CACHED)

    def likelihoods(self, statements: Sequence[StatementText]) -> list[StatementLikelihoods]:
        found = {text: self._cache[text] for text in statements if text in self._cache}
        if new := list(dict.fromkeys(text for text in statements if text not in found)):
            found |= dict(zip(new, self._label(new), strict=True))
            self._cache.update(found)
        return [found[text] for text in statements]

    def heading_topics(self, headings: Sequence[str]) -> list[Mapping[str, float]]:
        import numpy as np

        questions, statements = self._models
        embeddings = questions.encoder.encode_many(headings)
        as_questions = questions.predict(headings, embeddings)
        encoded = Encodings(embeddings, likelihoods_of_questions(as_questions, questions.labels))
        as_statements = statements.predict([StatementText("", "", heading) for heading in headings], encoded, encoded)
        topics: list[Mapping[str, float]] = []
        for question, statement in zip(as_questions, as_statements, strict=True):
            totals = {topic: SHARE_OF_STATEMENTS * share for topic, share in _share(statements.labels, statement).items()}
            for i in np.flatnonzero(question > NEGLIGIBLE):
                if (label := Label.parse(questions.labels[i])) in load_taxonomy():
                    totals[label.topic] = totals.get(label.topic, 0.0) + (1 - SHARE_OF_STATEMENTS) * float(question[i])
            topics.append({topic: total for topic, total in totals.items() if total > NEGLIGIBLE})
        return topics

    def _label(self, texts: Sequence[StatementText]) -> Iterator[StatementLikelihoods]:
        import numpy as np

        questions, statements = self._models
        encoded = encode_texts(questions, [text.normalised for text in texts])
        headings = encode_texts(questions, [text.heading for text in texts]) if any(text.heading for text in texts) else None
        for row, asked_row in zip(statements.predict(texts, encoded, headings), encoded.asked, strict=True):
            topics = _share(statements.labels, row)
            yield StatementLikelihoods(
                topics,
                {label: float(likelihood) for label, likelihood in zip(statements.labels, row, strict=True) if label not in topics},
                {questions.labels[i]: float(asked_row[i]) for i in np.flatnonzero(asked_row > NEGLIGIBLE)},
                sum(topics.values()),
            )

    @cached_property
    def _models(self) -> tuple[LabelModel, StatementModel]:
        # Imported here because these are slow to import, so that mistakes in mappings and files are reported first.
        from bot.language.encoder import load_encoder
        from bot.language.label_model import COEFFICIENTS_FILE, LabelModel

        with tarfile.open(self._archive) as tar, tempfile.TemporaryDirectory() as folder:
            members = tar.getmembers()
            component = next(Path(member.name).parent for member in members if Path(member.name).name == COEFFICIENTS_FILE)
            statements = component / STATEMENT_FOLDER
            wanted = [member for member in members if Path(member.name).parent in (component, statements, statements / HEADING_FOLDER)]
            for member in wanted:
                member.name = str(Path(member.name).relative_to(component))
            tar.extractall(folder, [member for member in wanted if member.isfile()], filter="data")
            return LabelModel.load(Path(folder), load_encoder()), StatementModel.load(Path(folder) / STATEMENT_FOLDER)


def _share(labels: Sequence[str], probabilities: NDArray[np.float32]) -> dict[str, float]:
    """Return the topics among labels with their probabilities, scaled down so that they add up to 1 at most."""
    topics = {
        label: float(probability) for label, probability in zip(labels, probabilities, strict=True) if label in load_taxonomy().topics
    }
    total = max(sum(topics.values()), 1.0)
    return {topic: probability / total for topic, probability in topics.items()}
