"""A spaCy component that puts each word as it was meant to be spelt into the token's `norm_`.

The text itself is left as typed. A word is corrected only when English does not have it and a word of our own subject is
close to it: "shfits" becomes "shifts", while "shirts" stays.
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
# What words in capitals mean that mean something else without.
CAPITALS = {"IT": "computing"}
SHORTEST = 4  # letters; a shorter word is close to too many others


class Spelling:
    """Corrects against `subject` words (ours) whatever is neither among them nor among `known` ones (English at large).

    The words are set once the language is built, and read back with it.
    """

    def __init__(self) -> None:
        self.set_words((), ())
        self._text_speak: dict[str, str] = YAML(typ="safe").load(TEXT_SPEAK)

    def set_words(self, known: Iterable[str], subject: Iterable[str]) -> None:
        """Both in lower case, those of the subject commonest first: of several as close, the commonest is meant."""
        self._built = set(known), list(dict.fromkeys(subject))
        self.also(())

    def also(self, words: Iterable[str]) -> None:
        """Makes further words of our subject known, such as those of careers' names, in place of those made known before."""
        known, subject = self._built
        subject = list(dict.fromkeys([*subject, *sorted(word.lower() for word in words if word.isalpha())]))
        candidates: dict[str, list[str]] = {}
        for word in subject:
            if len(word) >= SHORTEST:
                candidates.setdefault(word[0], []).append(word)
        # Whole before it is used: messages may be read meanwhile.
        self._known, self._candidates = known.union(subject), candidates
        # A person repeats a mistake, and people share them.
        self.correct = lru_cache(maxsize=4096)(self._correct)

    def _correct(self, word: str) -> str:
        if word in self._text_speak:
            return self._text_speak[word]
        if not word.isalpha() or self._is_known(word):
            return word
        slips = 1 if len(word) < 7 else 2 if len(word) < 12 else 3
        # Whatever else slips, the first letter is nearly always right.
        found = process.extractOne(word, self._candidates.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found else word

    def __call__(self, doc: Doc) -> Doc:
        corrections = {token.i: correction for token in doc if (correction := self.correct(token.lower_)) != token.lower_}
        guesses = [i for i in corrections if doc[i].lower_ not in self._text_speak]
        beyond = sum(token.is_alpha and not self._is_known(token.lower_) for token in doc) - len(guesses)
        # Where more words are beyond correction than not, it is not misspelt English but another language, or nonsense.
        if beyond > 1 and beyond >= len(guesses):
            for i in guesses:
                del corrections[i]
        for i, correction in corrections.items():
            doc[i].norm_ = correction
        if not doc.text.isupper():
            for token in doc:
                token.norm_ = CAPITALS.get(token.text, token.norm_)
        return doc

    def _is_known(self, word: str) -> bool:
        return len(word) < SHORTEST or word in self._known or word in self._text_speak

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
