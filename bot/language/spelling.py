"""A spaCy component that writes the corrected spelling of each word to the token's `norm_`.

The text stays as typed. A word is corrected only if it is not an English word and is close to a word of our subject:
"shfits" becomes "shifts", while "shirts" stays.
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

from bot.paths import ENGLISH

TEXT_SPEAK = ENGLISH / "text_speak.yml"
WORDS_FILE = "words.json"
# Words that have another meaning in capitals.
CAPITALS = {"IT": "computing"}
MIN_LENGTH = 4  # letters; shorter words are close to too many other words


class Spelling:
    """Corrects words that are neither in `known` (general English) nor in `subject` (ours) to the closest word of `subject`.

    The words are set when the language is built, and are saved and loaded with it.
    """

    def __init__(self) -> None:
        self.set_words((), ())
        self._text_speak: dict[str, str] = YAML(typ="safe").load(TEXT_SPEAK)

    def set_words(self, known: Iterable[str], subject: Iterable[str]) -> None:
        """Set both lists, in lower case. The most frequent subject words come first: they win over equally close ones."""
        self._built = set(known), list(dict.fromkeys(subject))
        self.set_extra_words(())

    def set_extra_words(self, words: Iterable[str]) -> None:
        """Set further subject words, such as those of the careers' names. They replace the extra words set before."""
        known, subject = self._built
        subject = list(dict.fromkeys([*subject, *sorted(word.lower() for word in words if word.isalpha())]))
        candidates: dict[str, list[str]] = {}
        for word in subject:
            if len(word) >= MIN_LENGTH:
                candidates.setdefault(word[0], []).append(word)
        # Assign only when complete, because another thread may be reading messages.
        self._known, self._candidates = known.union(subject), candidates
        # The same misspellings come again, from one person and from many. A new cache, because the words have changed.
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def _correct(self, word: str) -> str:
        if word in self._text_speak:
            return self._text_speak[word]
        if not word.isalpha() or self._is_known(word):
            return word
        max_edits = 1 if len(word) < 7 else 2 if len(word) < 12 else 3
        # Misspellings rarely change the first letter.
        found = process.extractOne(word, self._candidates.get(word[0], ()), scorer=OSA.distance, score_cutoff=max_edits)
        return found[0] if found else word

    def __call__(self, doc: Doc) -> Doc:
        corrections = {token.i: correction for token in doc if (correction := self.correct(token.lower_)) != token.lower_}
        guesses = [i for i in corrections if doc[i].lower_ not in self._text_speak]
        unknown = sum(token.is_alpha and not self._is_known(token.lower_) for token in doc) - len(guesses)
        # If most unknown words have no correction, the text is another language or nonsense rather than misspelt English.
        if unknown > 1 and unknown >= len(guesses):
            for i in guesses:
                del corrections[i]
        for i, correction in corrections.items():
            doc[i].norm_ = correction
        if not doc.text.isupper():
            for token in doc:
                token.norm_ = CAPITALS.get(token.text, token.norm_)
        return doc

    def _is_known(self, word: str) -> bool:
        return len(word) < MIN_LENGTH or word in self._known or word in self._text_speak

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
