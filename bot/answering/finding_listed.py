"""Says which of the careers listed before are as someone asks, or that none is."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.cards import card
from bot.answering.naming import career_items
from bot.answering.passage import Passage, Setting, paragraph
from bot.answering.silence import mention
from bot.answering.wishing import phrase
from bot.conversation.types import Block, Cards, Paragraph, Query, Suggestion
from bot.conversation.wish import Found, Hit, Want
from bot.knowledge.models import Career
from bot.knowledge.taxonomy import Label

FIND_CAREERS = Label("find_careers")


def of_those_listed(found: Found, setting: Setting) -> str:
    """Say which of the careers listed before comes first in an order, or which fit, and which profiles don't say."""
    wording, wish, store = setting.wording, found.wish, setting.store
    names = [career.name for hit in found.hits if (career := store.get(hit.career))]
    shown = {hit.career for hit in found.hits}
    silent = [career.name for each in wish.among if each not in shown and (career := store.get(each))]
    if wish.ranking:
        told = wording.say("found_of_these", career=names[0], order=wording.say(f"want_{wish.ranking}"))
        others = "found_not_said_of_these"
    else:
        told = wording.say("found_one_among_these" if len(names) == 1 else "found_among_these", careers=wording.join_and(names))
        others = "found_one_not_among_these" if len(silent) == 1 else "found_not_among_these"
    return " ".join(filter(None, (told, wording.say(others, careers=wording.join_and(silent)) if silent else "")))


def none_of_these(found: Found, setting: Setting) -> Passage:
    """Say that none of the careers listed is as was asked, with what their profiles say nearest to it, and offer to look further."""
    wording, wish, store = setting.wording, found.wish, setting.store
    listed = [career for each in wish.among if (career := store.get(each))]
    nearest = [Hit(career=each.id, why=tuple(spoken)) for each in listed if (spoken := _spoken_of(wish.asked, each))]
    order = [wording.say(f"want_{found.unordered}")] if found.unordered else []
    asked = wording.join_and([*(phrase(want, wording) for want in wish.asked), *order])
    said = wording.say("found_none_of_these", careers=wording.join_and([each.name for each in listed]), topics=asked)
    cards = tuple(made for hit in nearest if (made := card(hit, wish, setting)))
    blocks: list[Block] = [*paragraph(said, wording.say("found_nearest_of_these") if cards else "")]
    blocks += [Cards(cards=cards)] if cards else []
    blocks += [Paragraph(text=wording.say("found_look_further"))] if wish.asked else []
    return Passage(
        tuple(blocks),
        career_items([each.name for each in listed], store),
        queries=(Query(aspect=FIND_CAREERS),),
        suggestions=(Suggestion(text=wording.say("show_more"), query=Query(aspect=FIND_CAREERS)),) if wish.asked else (),
        wish=wish,
    )


def _spoken_of(wants: Sequence[Want], career: Career) -> list[str]:
    """Return the statements of a career that speak of what is asked, though they don't say that it is so."""
    spoken = ((want, mention(want, career)) for want in wants)
    # Of pay, the last statement tells what it comes to.
    told = (career.statements["pay"][-1] if want.facet == "pay" and statement else statement for want, statement in spoken)
    return [career.statement_id(statement) for statement in told if statement]
