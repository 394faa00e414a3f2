"""spaCy component that corrects spelling and stores the result in each token's `norm_`.

The text itself is not changed. A word is corrected only if it isn't an English word and is similar to a word from our subject.
For example, "shfits" becomes "shifts", but "shirts" is left as it is.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA
from ruamel.yaml import YAML
from spacy.language import Language
from spacy.tokens import Doc

from bot.language.sounds import sound
from bot.paths import ENGLISH

TEXT_SPEAK = ENGLISH / "text_speak.yml"
WORDS_FILE = "words.json"
# Words that have a different meaning in capitals.
CAPITALS = {"IT": "computing"}
MIN_LENGTH = 4  # letters; shorter words are similar to too many other words


class Spelling:
    """Corrects unknown words to the closest subject word.

    A word is unknown if it is neither a general English word nor a subject word. Both lists are set when the language is built, and are
    saved and loaded with it.
    """

    def __init__(self) -> None:
        self.set_words((), ())
        self._text_speak: dict[str, str] = YAML(typ="safe").load(TEXT_SPEAK)

    def set_words(self, known: Iterable[str], subject: Iterable[str]) -> None:
        """Set the general English words (`known`) and the subject words, both in lower case.

        List the most frequent subject words first, because the first of several equally close words is chosen.
        """
        self._built = set(known), list(dict.fromkeys(subject))
        self.set_extra_words(())

    def set_extra_words(self, words: Iterable[str]) -> None:
        """Set additional subject words, e.g. from career names. Replaces any previous extra words."""
        known, subject = self._built
        subject = list(dict.fromkeys([*subject, *sorted(word.lower() for word in words if word.isalpha())]))
        candidates: dict[str, list[str]] = {}
        for word in subject:
            if len(word) >= MIN_LENGTH:
                candidates.setdefault(word[0], []).append(word)
        # Don't assign these until they are complete, because another thread may be using them.
        self._known, self._candidates = known.union(subject), candidates
        self.known_with = lru_cache(maxsize=32)(self._known_with)
        # Cache corrections, because the same misspellings are common. Start a new cache because the words have changed.
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def _correct(self, word: str) -> str:
        if word in self._text_speak:
            return self._text_speak[word]
        if not word.isalpha() or self.knows(word):
            return word
        max_edits = 1 if len(word) < 7 else 2 if len(word) < 12 else 3
        # Misspellings rarely change the first letter.
        found = process.extract(word, self._candidates.get(word[0], ()), scorer=OSA.distance, score_cutoff=max_edits, limit=None)
        if not found:
            return word
        closest = [other for other, edits, _ in found if edits == found[0][1]]
        # Of several, what sounds the same is meant: "tipes" are types rather than times.
        return next((other for other in closest if sound(other) == sound(word)), closest[0])

    def __call__(self, doc: Doc) -> Doc:
        corrections = {token.i: correction for token in doc if (correction := self.correct(token.lower_)) != token.lower_}
        guesses = [i for i in corrections if doc[i].lower_ not in self._text_speak]
        unknown = sum(token.is_alpha and not self.knows(token.lower_) for token in doc) - len(guesses)
        # If most unknown words have no correction, the text is probably in another language or nonsense, so don't correct any.
        if unknown > 1 and unknown >= len(guesses):
            for i in guesses:
                del corrections[i]
        for i, correction in corrections.items():
            doc[i].norm_ = correction
        if not doc.text.isupper():
            for token in doc:
                token.norm_ = CAPITALS.get(token.text, token.norm_)
        return doc

    def knows(self, word: str) -> bool:
        """Return whether a word in lower case is an English word or a subject word. So are all that are too short to tell."""
        return len(word) < MIN_LENGTH or word in self._known or word in self._text_speak

    def _known_with(self, letter: str) -> tuple[str, ...]:
        """Return the English words and subject words that begin with a letter and are long enough to be corrected to."""
        return tuple(word for word in self._known if word.startswith(letter) and len(word) >= MIN_LENGTH)

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        folder = Path(path)
        folder.mkdir(exist_ok=True)
        known, subject = self._built
        words = {"known": sorted(known), "subject": subject}
        (folder / WORDS_FILE).write_text(json.dumps(words), encoding="utf-8")

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> "Spelling":
        words = json.loads((Path(path) / WORDS_FILE).read_text(encoding="utf-8"))
        self.set_words(words["known"], words["subject"])
        return self


@Language.factory("spelling")  # type: ignore[untyped-decorator]
def create_spelling(nlp: Language, name: str) -> Spelling:
    return Spelling()
