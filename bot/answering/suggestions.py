"""Suggests questions, which users see as buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.answering.passage import Setting
from bot.answering.wording import AnswerWording
from bot.conversation.guide import GUIDE, load_guide
from bot.conversation.history import questions_in
from bot.conversation.types import Item, Query, Suggestion
from bot.knowledge.models import Career
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label, load_taxonomy

MAX_SUGGESTIONS = 3
CONTACTS, OVERVIEW, LIST_CAREERS = Label("contacts"), Label("overview"), Label("list_careers")

# Suggestions for users who haven't asked anything yet, most popular first.
OPENING = [Label("duties"), Label("skills"), Label("hours"), Label("environment"), Label("progression"), OVERVIEW]


def suggestion(label: Label, career: Career) -> Suggestion | None:
    """Return the suggestion to ask about a label, or None if there is no question for it.

    What applies only to some careers is suggested only if the profile has something on it.
    """
    entry = load_taxonomy().entry(label)
    if entry.ask is None or (entry.special and not career.statements_about(label)):
        return None
    return Suggestion(text=entry.ask, query=Query(careers=(career.id,), aspect=label))


def suggestions(labels: Iterable[Label], career: Career) -> tuple[Suggestion, ...]:
    return tuple(each for label in labels if (each := suggestion(label, career)))[:MAX_SUGGESTIONS]


def next_questions(career: Career, asked_now: Sequence[Query], setting: Setting, whom: bool = False) -> tuple[Suggestion, ...]:
    """Return up to three questions that the profile answers and that haven't been asked yet.

    With `whom`, the last of them is who can tell more.
    """
    taxonomy = load_taxonomy()
    before = [query for turn in setting.state.turns for query in questions_in(turn)]
    asked = {query.aspect for query in (*before, *asked_now) if career.id in query.careers or not query.careers}
    topics = list(dict.fromkeys(query.aspect.topic for query in asked_now))
    near = [Label(topic, aspect) for topic in topics if Label(topic) not in asked for aspect in taxonomy.topics[topic].aspects]
    opening = [label for label in OPENING if label.topic not in topics]
    fresh = [label for label in near if label not in asked and career.statements_about(label)][:2]
    fresh += [label for label in opening if label not in asked and career.statements_about(label)]
    if whom and career.contacts and CONTACTS not in asked:
        fresh = [*fresh[: MAX_SUGGESTIONS - 1], CONTACTS]
    return suggestions(fresh, career)


def about_careers(names: Iterable[str], setting: Setting) -> tuple[Suggestion, ...]:
    """Return suggestions to ask what these careers are."""
    careers = [career for name in names if (career := setting.store.named(name))][:MAX_SUGGESTIONS]
    return tuple(
        Suggestion(text=setting.wording.say("overview_of", career=career.name), query=Query(careers=(career.id,), aspect=OVERVIEW))
        for career in careers
    )


def list_of_careers(setting: Setting) -> Suggestion:
    return Suggestion(text=setting.wording.say("list_careers"), query=Query(aspect=LIST_CAREERS))


def texts_for(query: Query, store: Store, wording: AnswerWording) -> set[str]:
    """Return the texts of the suggestions that have this query."""
    if query == Query(aspect=LIST_CAREERS):
        return {wording.say("list_careers")}
    if query == Query(aspect=GUIDE):
        return {load_guide().moves["start"].text}
    career = store.get(query.careers[0]) if len(query.careers) == 1 else None
    if career is None or query.aspect not in load_taxonomy() or query.detail or query.items:
        return set()
    texts = {load_taxonomy().entry(query.aspect).ask}
    if query.aspect == OVERVIEW:
        texts.add(wording.say("overview_of", career=career.name))
    return {text for text in texts if text}


def query_of(item: Item, setting: Setting) -> Query | None:
    """Return the query of a suggestion that was shown, or None if it needs to be understood like any other message."""
    for query in (Query(aspect=LIST_CAREERS), Query(aspect=GUIDE)):
        if item.id in texts_for(query, setting.store, setting.wording):
            return query
    career = setting.store.get(item.career or "") or setting.career
    queries = (Query(careers=(career.id,), aspect=label) for label in load_taxonomy().labels()) if career else ()
    return next((query for query in queries if item.id in texts_for(query, setting.store, setting.wording)), None)


def start_suggestion() -> Suggestion:
    """Return the suggestion to start the guided talk."""
    return Suggestion(text=load_guide().moves["start"].text, query=Query(aspect=GUIDE))
