"""States again what was said, and finds what a request about what was said refers to."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.naming import ask_which_career, say_whose
from bot.answering.passage import MAX_STATEMENTS, Passage, Setting, citations_of, paragraph, statement_items
from bot.answering.suggestions import next_questions
from bot.conversation.history import questions
from bot.conversation.outcome import Outcome
from bot.conversation.types import Block, BulletList, ItemKind, Request, TurnRecord
from bot.knowledge.models import Career, Statement

StatementsOfCareers = list[tuple[Career, Statement]]
Blocks = tuple[Block, ...]


def restate(stated: StatementsOfCareers, setting: Setting, lead: str = "", as_list: bool = False) -> Passage:
    """Give statements of one or more careers, in a list if there are many of them. Leave out those that the reply already has."""
    stated = [(career, s) for career, s in stated if career.statement_id(s) not in setting.stated_in_reply] or stated
    careers = list(dict.fromkeys(career for career, _ in stated))
    by_career = {career: [statement for owner, statement in stated if owner == career] for career in careers}
    passage = Passage(
        statement_blocks([(career, statement.text) for career, statement in stated], setting, lead, as_list),
        tuple(item for career, statements in by_career.items() for item in statement_items(career, statements)),
        tuple(cited for career, statements in by_career.items() for cited in citations_of(career, statements)),
        career=careers[-1].id,
        outcome=Outcome.ANSWERED,
    )
    return passage if len(careers) > 1 else say_whose(passage, careers[0], setting)


def statement_blocks(stated: Sequence[tuple[Career, str]], setting: Setting, lead: str = "", as_list: bool = False) -> Blocks:
    several = len({career.id for career, _ in stated}) > 1
    texts = [setting.wording.say("compared", career=career.name, statements=text) if several else text for career, text in stated]
    if several or as_list or len(texts) > MAX_STATEMENTS:
        return (*(paragraph(lead) if lead else ()), BulletList(entries=tuple(texts)))
    return paragraph(lead, *texts)


def referred_to(request: Request, setting: Setting) -> StatementsOfCareers:
    """Return the statements that a request is about: those it refers to, or else those given last."""
    return setting.statements(item.id for item in request.query.items if item.kind is ItemKind.STATEMENT) or setting.last_stated


def last_was_gap(setting: Setting) -> bool:
    """Return whether the last answer was a gap."""
    asked = questions(setting.state)
    return bool(asked) and isinstance(asked[-1], TurnRecord) and asked[-1].outcome is Outcome.GAP


def asked_career(request: Request, setting: Setting) -> Career | None:
    named = [career for i in request.query.careers if (career := setting.store.get(i))]
    return named[0] if named else setting.career


def choose(setting: Setting, key: str = "pick_what", career: Career | None = None) -> Passage:
    """Ask what the user wants to know about a career, or else about the current one, and suggest some questions."""
    career = career or setting.career
    if career is None:
        return ask_which_career(setting)
    suggestions = next_questions(career, (), setting)
    return Passage(paragraph(setting.vary(key, career=career.name)), career=career.id, suggestions=suggestions)
