"""Names careers in replies, says which have no profile, and asks which career is meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from bot.answering.cards import introducing
from bot.answering.passage import Passage, Setting, paragraph
from bot.answering.quoting import quoted
from bot.answering.suggestions import about_careers, list_of_careers, start_suggestion
from bot.answering.wording import AnswerWording
from bot.conversation.outcome import Outcome
from bot.conversation.types import Block, Cards, Item, ItemKind, Query, Reading, Suggestion
from bot.knowledge.models import Career
from bot.knowledge.names import key
from bot.knowledge.plurals import pluralise
from bot.knowledge.store import CareerNames, Store
from bot.language.words import article

MAX_NAMED = 5
MAX_KINDS = 8
MIN_SIMILARITY = 70  # out of 100, between the words typed and the recognised name


def name_careers(store: Store, wording: AnswerWording) -> str:
    """Return the names of the careers with profiles as a phrase. If there are many, name a few and count the rest."""
    count = store.count()
    if count == 0:
        return wording.say("no_careers")
    names = store.names(MAX_NAMED)
    return wording.join_or(names) if count <= MAX_NAMED else wording.say("some_of", careers=", ".join(names), more=count - len(names))


def career_items(names: Iterable[str], store: Store) -> tuple[Item, ...]:
    """Return the items that listing these careers shows. A career without a profile is identified by its name."""
    return tuple(Item(kind=ItemKind.CAREER, id=career.id if (career := store.named(name)) else name) for name in names)


def no_profile(others: Sequence[str], setting: Setting, nearest: Sequence[str] = ()) -> Passage:
    """Say that there are no profiles for these careers, and what the nearest careers are that have one, given by their ids."""
    wording = setting.wording
    names = [f"“{quoted(other)}”" for other in others]
    # If there are only a few careers, all of them are named, as none may be near.
    near = nearest if setting.store.count() > MAX_NAMED else ()
    careers = [career for career_id in near if (career := setting.store.get(career_id))]
    kind = "nearest_profile" if careers else "no_profile" if len(names) == 1 else "no_profiles"
    # Those who talk about one of them are offered the others as buttons only.
    listed = "" if setting.career and setting.state.turns else name_careers(setting.store, wording)
    sentence = wording.say(kind, other=names[0], others=wording.join_and(names), careers=listed)
    offered = [career.name for career in careers] or setting.store.names(MAX_NAMED)
    blocks: tuple[Block, ...] = paragraph(sentence)
    if careers:
        blocks = (*blocks, Cards(cards=tuple(map(introducing, careers))))
    items = career_items(offered, setting.store) if careers else ()
    return Passage(blocks, items, outcome=Outcome.DECLINED, suggestions=about_careers(offered, setting))


def goes_by(reading: Reading, setting: Setting) -> str:
    """Say which profile is gone by for a job that it calls otherwise, or return an empty string if there is no such job."""
    asked = {career for request in reading.requests for career in request.query.careers}
    mention = next((each for each in reading.mentions if each.called_otherwise and each.career in asked), None)
    career = setting.store.get(mention.career) if mention and mention.career else None
    if mention is None or career is None:
        return ""
    return setting.wording.say("same_job", other=quoted(mention.text), profile=setting.wording.say("profile_of", career=career.name))


def ask_which_career(setting: Setting, queries: Sequence[Query] = ()) -> Passage:
    """Ask which career a question is about. The question is remembered, and answered when the user names a career."""
    if setting.store.count() > MAX_NAMED:
        suggestions = (start_suggestion(), list_of_careers(setting))
        return Passage(paragraph(setting.wording.say("which_career_of_many")), queries=tuple(queries), suggestions=suggestions)
    sentence = setting.wording.say("which_career", careers=name_careers(setting.store, setting.wording))
    return Passage(paragraph(sentence), queries=tuple(queries), suggestions=about_careers(setting.store.names(MAX_NAMED), setting))


def ask_which_of(careers: Sequence[Career], query: Query, setting: Setting) -> Passage:
    """Ask which of the careers that a question may be about it means. The question is remembered, as its buttons ask it of each."""
    names = [career.name for career in careers]
    kind = "which_of_likely" if len(names) > 1 else "is_it_this_career"
    pending = query.model_copy(update={"careers": ()})
    return Passage(
        paragraph(setting.wording.say(kind, careers=setting.wording.join_or(names))),
        career_items(names, setting.store),
        queries=(pending,),
        suggestions=tuple(
            Suggestion(text=career.name, query=query.model_copy(update={"careers": (career.id,), "items": ()})) for career in careers
        ),
    )


def ask_which_kind(name: str, kinds: Sequence[CareerNames], question: str, query: Query, setting: Setting) -> Passage:
    """Ask which career an ambiguous name means. Each button repeats the user's question with one career's name filled in."""
    shown = kinds[:MAX_KINDS]
    wording = setting.wording
    sentence = wording.say(
        "which_kind" if len(kinds) == len(shown) else "which_kind_of_many",
        other=f"“{quoted(name)}”",
        careers=wording.join_or([kind.name for kind in shown]),
        count=len(kinds),
        shown=len(shown),
    )
    pending = query.model_copy(update={"careers": ()})
    return Passage(
        paragraph(sentence),
        career_items([kind.name for kind in shown], setting.store),
        queries=(pending,),
        suggestions=tuple(
            Suggestion(text=replace_name(question, name, kind), query=query.model_copy(update={"careers": (kind.id,), "items": ()}))
            for kind in shown
        ),
    )


def replace_name(question: str, name: str, career: CareerNames) -> str:
    """Replace the words in the question that are most similar to `name` with the career's name.

    If no words are similar enough, return only the career's name.
    """
    words = list(re.finditer(r"[^\W_]+(?:['’-][^\W_]+)*", question))
    length = len(name.split())
    spans = [(words[i].start(), words[i + length - 1].end()) for i in range(len(words) - length + 1)]

    def similarity(span: tuple[int, int]) -> tuple[float, bool]:
        """Return how similar the words are to `name`, and whether they are plural."""
        typed = key(question[span[0] : span[1]])
        to_plural = fuzz.ratio(typed, key(pluralise(name)))
        to_singular = fuzz.ratio(typed, key(name))
        return max(to_singular, to_plural), to_plural > to_singular or key(career.plural).endswith(typed)

    if not spans or similarity(best := max(spans, key=similarity))[0] < MIN_SIMILARITY:
        return career.name
    replacement = career.plural if similarity(best)[1] else career.name
    n = article(replacement)[1:]
    before = re.sub(r"\b(a)n?(\s+)$", rf"\1{n}\2", question[: best[0]], flags=re.IGNORECASE)
    return f"{before}{replacement}{question[best[1] :]}"


def say_whose(passage: Passage, career: Career, setting: Setting) -> Passage:
    """Say which career a passage is about, unless it's clear from the context or from the passage itself."""
    named = passage.text.partition("\n")[0].casefold()
    if not setting.must_say_whose(career) or career.name.casefold() in named or career.plural.casefold() in named:
        return passage
    return passage.led_by(setting.wording.say("whose", career=career.name))
