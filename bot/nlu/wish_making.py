"""Makes the wish that is searched for from what a message says, what it names, and the wish of the turns before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from spacy.tokens import Doc, Span

from bot.conversation.types import DialogueState
from bot.conversation.wish import MAX_EXCLUDED, MAX_TOLD, MAX_WANTS, MAX_WORDS, Want, Wish
from bot.language.kin import family
from bot.language.words import words_of
from bot.nlu.listed import REACH, shown_last
from bot.nlu.wish_examples import ABOUT
from bot.nlu.wish_heads import BACK
from bot.nlu.wish_names import JobNames, subject_of
from bot.nlu.wish_parts import is_unbounded
from bot.nlu.wish_refining import refined
from bot.nlu.wish_signs import likens
from bot.nlu.wish_words import as_read, corrected, finding_words, own_words, search_words
from bot.nlu.wishes import ReadWish, about

# A message of at most this many words is searched for as it is if nothing else was read of it, at first and after a list.
FEW_WORDS, FEW_WORDS_MORE = 4, 7


class Said(NamedTuple):
    """A message as far as a wish can be read from it."""

    doc: Doc
    names: Mapping[Span, str | None]
    """The careers named that a wish can be about, with their ids, or None for those without a profile."""
    had: frozenset[str]
    """The jobs that someone has or had: names, and ids of those with a profile."""
    seeks: float
    """The probability that it looks for careers or asks which there are, by its clauses."""


class WishMaker:
    """Makes wishes."""

    def __init__(self, jobs: JobNames) -> None:
        self._jobs = jobs

    def make(self, said: Said, now: ReadWish, does: str, state: DialogueState, *, refines: bool) -> tuple[Wish, Sequence[str]]:
        """Return what is wished for, all in all, and the names of jobs without a profile that it should be like."""
        before = state.wish or Wish()
        if does == BACK and before.earlier:
            # "The first list" is the oldest, and "the last one" the one before.
            goes_to = 0 if any(token.lower_ in finding_words()["oldest"] for token in said.doc) else -1
            return before.earlier[goes_to], ()
        if now.wish.place and self._jobs.is_place_of_work(now.wish.place):
            # "In airports" is where people work, and "in Leeds" where there may be vacancies.
            place = Want(facet=ABOUT, words=now.wish.place.lower()[:MAX_WORDS])
            now = now._replace(wish=now.wish.model_copy(update={"wants": (*now.wish.wants, place)[-MAX_WANTS:], "place": ""}))
        if not now.says_something and len(said.doc) <= (FEW_WORDS_MORE if refines else FEW_WORDS):
            words = search_words(corrected(said.doc[:]))
            wants = (about(words, own_words(corrected(said.doc[:])), wanted=True),) if words else ()
            now = now._replace(wish=now.wish.model_copy(update={"wants": wants}), adds=True)
        if any(want.facet == ABOUT and want.wanted for want in now.wish.wants):
            now = now._replace(wish=now.wish.model_copy(update={"told": as_read(said.doc, said.names)[:MAX_TOLD]}))
        wish = refined(before, now, shown_last(state, REACH)) if refines else _bounded(now.wish)
        like, left = now.like, [career for name in now.turned_down for career in self._jobs.turned_down(name)]
        left += [career for name in _with_its_kind(said) for career in self._jobs.close_to(name)]
        if said.had and any(want.wanted for want in now.wish.wants) and not likens(said.doc):
            # "I was a hairdresser, I'd like to work with animals" is a wish for animals, and not for more of the same.
            left += [*(each for each in wish.like if each in said.had), *(each for name in like for each in self._jobs.kinds(name))]
            wish = wish.model_copy(update={"like": tuple(each for each in wish.like if each not in said.had)})
            like = tuple(name for name in like if name not in said.had)
        left += [each for name in like if name in said.had for each in self._jobs.kinds(name) or self._jobs.kinds(name.split()[-1])]
        held = [own_words(span.text.lower()) for span, career in said.names.items() if career in now.wish.excluded]
        still = before.declined if refines and set(before.excluded) <= set(wish.excluded) else ()
        declined = dict.fromkeys([*still, *held])
        wish = wish.model_copy(
            update={
                "excluded": tuple(dict.fromkeys([*wish.excluded, *left]))[-MAX_EXCLUDED:],
                "declined": tuple(name[:MAX_WORDS] for name in declined)[-MAX_WANTS:],
            }
        )
        return self._named_otherwise(self._only_not_itself(wish, like), like), like

    def _only_not_itself(self, wish: Wish, like: Sequence[str]) -> Wish:
        """Return a wish that turns down only the job itself, and not all that has to do with it: "like a police officer but not police"."""
        named = {family(word) for name in like for word in words_of(name)}
        turned_down = [want for want in wish.wants if want.facet == ABOUT and not want.wanted]
        same = [want for want in turned_down if named.issuperset(map(family, words_of(want.words))) and words_of(want.words)]
        left = [career for want in same for career in self._jobs.named_so(want.words)]
        return wish.model_copy(
            update={
                "wants": tuple(want for want in wish.wants if want not in same),
                "excluded": tuple(dict.fromkeys([*wish.excluded, *left]))[-MAX_EXCLUDED:],
                "declined": tuple(dict.fromkeys([*wish.declined, *(want.said or want.words for want in same)]))[-MAX_WANTS:],
            }
        )

    def _named_otherwise(self, wish: Wish, like: Sequence[str]) -> Wish:
        """Return a wish with what stands for jobs without a profile that it should be `like`.

        That is the first kind of teacher for "teacher", what a job is about if that is known, or else the nearest career.
        """
        models, wants = list(wish.like), list(wish.wants)
        for name in like:
            kinds, subject = self._jobs.kinds(name), subject_of(name)
            if kinds or not subject:
                models += (kinds or self._jobs.nearest([name]))[:1]
            words = "" if kinds else subject or ("" if models else search_words(name))
            if words and not any(want.wanted and want.words == words for want in wants):
                wants.append(Want(facet=ABOUT, words=words[:MAX_WORDS]))
        if _on_paper(wants) and not (wish.ranking or models or any(want.wanted for want in wants)):
            # Nearly all careers are not about writing. Who doesn't want to write can use their hands.
            wants.append(Want(facet="hands"))
        return wish.model_copy(update={"wants": tuple(wants)[:MAX_WANTS], "like": tuple(dict.fromkeys(models))})


def _bounded(wish: Wish) -> Wish:
    """Return a wish without pay that no sum is named for."""
    return wish.model_copy(update={"wants": tuple(want for want in wish.wants if not is_unbounded(want))})


def _on_paper(wants: Sequence[Want]) -> bool:
    """Return whether writing or the like isn't wanted."""
    return any(not want.wanted and set(want.words.split()) & set(finding_words()["on_paper"]) for want in wants)


def _with_its_kind(said: Said) -> list[str]:
    """Return the names of jobs followed by a word by which all that has to do with them is meant: "not vet stuff"."""
    of_that_kind = finding_words()["of_that_kind"]
    return [span.text.lower() for span in said.names if span.end < len(said.doc) and said.doc[span.end].lower_ in of_that_kind]
