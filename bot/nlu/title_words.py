"""Finds the titles of careers whose words or initials a message says: "archive" for an archivist, "a PA", "dba", "NDT tech"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from spacy.tokens import Token

from bot.language.kin import family
from bot.nlu.name_parts import SAME_BEGINNING, SHARE_OF_WORD
from bot.nlu.referring import words
from bot.nlu.wish_words import expansions

OTHER_FORM = 0.7  # what another form of a word counts: a garden is no gardener
SHORTEST_SHORT_FORM = 4  # letters of a short form such as "tech"
SHORTEST, CLEAR = 2, 3  # letters of initials; shorter ones than clear ones need an article or what follows: "a PA", "PA work"
SHORTEST_PART = 4  # letters of each part of a compound: a database administrator is a DBA


class Title(NamedTuple):
    career: str
    words: tuple[str, ...]
    """Its words without small ones."""


class Initials:
    """The initials of titles, which are referred to by their numbers."""

    def __init__(self, titles: Sequence[Title], known: Collection[str]) -> None:
        """Take all titles, and English words, which are no initials unless they are in capitals."""
        self._titles, self._known = titles, known
        self._whole: dict[str, set[int]] = defaultdict(set)
        self._before_last: dict[str, set[int]] = defaultdict(set)
        for number, title in enumerate(titles):
            for initials in self._of(title.words):
                self._whole[initials].add(number)
            self._before_last["".join(word[0] for word in title.words[:-1])].add(number)

    def titles_at(self, token: Token, text: str) -> Iterator[int]:
        """Yield the titles whose initials a token is, alone or with a form of the last word after it. `text` is the message as typed.

        "HR work" is work in a field, even if a title has these initials.
        """
        written, following = text[token.idx : token.idx + len(token)], token.doc[token.i + 1 : token.i + 2]
        initials, is_long = written.lower(), len(written) >= CLEAR
        may_be = written.isupper() or (is_long and initials not in self._known)
        if not (may_be and written.isalpha() and len(written) >= SHORTEST) or initials in expansions():
            return
        after = following[0].norm_ if len(following) else ""
        if is_long or after in words("generic") | words("after") or (token.i and token.doc[token.i - 1].lower_ in words("articles")):
            found = self._whole.get(initials, set())
            if written.isupper() or len({self._titles[number].career for number in found}) == 1:
                yield from (number for number in found if initials not in self._titles[number].words)
        before_last = self._before_last.get(initials, ()) if after else ()
        yield from (number for number in before_last if likeness(after.removesuffix("s"), self._titles[number].words[-1]))

    def _of(self, title: Sequence[str]) -> set[str]:
        """Return the initials of a title, also with those of both parts of a compound: "da" and "dba" for a database administrator."""
        found = {""}
        for word in title:
            cuts = range(SHORTEST_PART, len(word) - SHORTEST_PART + 1)
            compound = {word[0] + word[cut] for cut in cuts if word[:cut] in self._known and word[cut:] in self._known}
            found = {before + each for before in found for each in {word[0], *compound}}
        return found


def likeness(said: str, word: str) -> float:
    """Return how much of a word is said by another: all by its plural, most by a word of its family or one that begins like it."""
    if said.removesuffix("s") == word.removesuffix("s"):
        return 1.0
    shared = next((i for i, (a, b) in enumerate(zip(said, word, strict=False)) if a != b), min(len(said), len(word)))
    is_short_form = shared == len(said) >= SHORTEST_SHORT_FORM
    begins_alike = shared >= SAME_BEGINNING and shared >= SHARE_OF_WORD * max(len(said), len(word))
    alike = family(said) == family(word) or is_short_form or begins_alike
    return OTHER_FORM if alike else 0.0
