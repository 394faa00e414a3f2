"""Takes or declines offers, and asks back what the user meant."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.advising import people_to_ask
from bot.answering.checking import check_said
from bot.answering.contacts import public_contacts
from bot.answering.naming import ask_which_career
from bot.answering.passage import Passage, Setting, contact_items, paragraph
from bot.answering.picking import pick_items
from bot.answering.question_words import patterns
from bot.answering.restating import choose, last_was_gap
from bot.answering.shortening import more
from bot.answering.suggestions import list_of_careers, next_questions, start_suggestion, suggestions
from bot.conversation.history import questions_in, stated_in, statements_in, suggestions_in, unclear_in_a_row
from bot.conversation.outcome import Outcome
from bot.conversation.types import Query, Request, Tone
from bot.conversation.wish import Wish
from bot.knowledge.taxonomy import Label

FIND_CAREERS = Label("find_careers")


def affirm(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Take the last offer: the rest of a topic, or else the first suggestion. "So yes?" takes no offer."""
    if patterns()["concludes"].search(text) or text.rstrip().endswith("?"):
        return check_said(request, text, setting)
    if request.query.items:
        return pick_items(request.query.items, None, setting) or [choose(setting)]
    if _has_more(setting):
        return more(request, text, setting)
    offered = suggestions_in(setting.state.recent[-1:])
    return pick_items(offered[:1], None, setting) or [choose(setting)]


def _has_more(setting: Setting) -> bool:
    """Return whether the last reply offered more about a topic."""
    if not setting.state.recent:
        return False
    stated = set(stated_in(setting.state.turns))
    broad = [query for query in questions_in(setting.state.recent[-1]) if query.aspect.aspect is None and len(query.careers) == 1]
    careers = [(career, query) for query in broad if (career := setting.store.get(query.careers[0]))]
    return any(career.statement_id(s) not in stated for career, query in careers for s in career.statements_about(query.aspect))


def deny(request: Request, text: str, setting: Setting) -> list[Passage]:
    if patterns()["not_for_me"].search(text):
        return [Passage(paragraph(setting.wording.say("not_for_everyone")), suggestions=(list_of_careers(setting),), tone=Tone.WARM)]
    if text.rstrip().endswith("?") and setting.state.turns and statements_in(setting.state.turns[-1]):
        # "Not always then?" is about the fact.
        return check_said(request, text, setting)
    return [choose(setting, "instead")]


def undecided(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Ask for a wish, and offer the guided talk."""
    queries, suggestions = (Query(aspect=FIND_CAREERS),), (start_suggestion(), list_of_careers(setting))
    return [Passage(paragraph(setting.vary("undecided")), queries=queries, suggestions=suggestions, wish=Wish())]


def not_what_i_meant(request: Request, text: str, setting: Setting) -> list[Passage]:
    """Ask what was meant instead, or say again that the profile doesn't say if only a gap is turned down."""
    if last_was_gap(setting) and not patterns()["corrects"].search(text):
        return [Passage(paragraph(setting.vary("grumble_after_gap")), tone=Tone.WARM)]
    return [ask_back(setting, first="meant_otherwise")]


def ask_back(setting: Setting, labels: Iterable[Label] = (), first: str = "unsure") -> Passage:
    """Ask what the user meant, and suggest questions on these labels.

    The third time in a row, name the contacts instead, unless nothing could be a question.
    """
    career = setting.career
    if career is None:
        return ask_which_career(setting)
    times = unclear_in_a_row(setting.state)
    meant = suggestions(labels, career)
    offered = meant or next_questions(career, (), setting)
    if not meant and first == "unsure":
        sentence = setting.wording.say("not_a_question", turn=times)
        return Passage(paragraph(sentence), outcome=Outcome.UNSURE, suggestions=offered)
    key = (first, "unsure_again", "give_up")[times % 3]
    if len(meant) == 1 and key == "unsure":
        key = "did_you_mean"
    question = meant[0].text if meant else ""
    sentence = setting.wording.say(key, contacts=people_to_ask(career, setting), question=question)
    asides = contact_items(career, public_contacts(career)) if key == "give_up" and not setting.site.advisers else ()
    return Passage(paragraph(sentence), asides=asides, outcome=Outcome.UNSURE, suggestions=offered)
