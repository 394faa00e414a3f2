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
from bot.knowledge.facets import load_facets
from bot.knowledge.facts import speaks_of
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
    """Say which profiles of the careers listed speak of what was asked, or else that none says so, and offer to look further.

    If none says so, their statements that come nearest to it are shown.
    """
    wording, wish, store = setting.wording, found.wish, setting.store
    listed = [career for each in wish.among if (career := store.get(each))]
    affirming = [each for each in listed if any(_affirms(want, each) for want in wish.asked)]
    spoken_of = [(each, spoken) for each in affirming or listed if (spoken := _spoken_of(wish.asked, each))]
    nearest = [Hit(career=each.id, why=tuple(spoken)) for each, spoken in spoken_of]
    order = [wording.say(f"want_{found.unordered}")] if found.unordered else []
    asked = wording.join_and([*(phrase(want, wording) for want in wish.asked), *order])
    key = "found_none_of_these" if not affirming else "found_one_speaks" if len(affirming) == 1 else "found_some_speak"
    said = wording.say(key, careers=wording.join_and([each.name for each in affirming or listed]), topics=asked)
    cards = tuple(made for hit in nearest if (made := card(hit, wish, setting)))
    blocks: list[Block] = [*paragraph(said, wording.say("found_nearest_of_these") if cards and not affirming else "")]
    blocks += [Cards(cards=cards)] if cards else []
    blocks += [Paragraph(text=wording.say("found_look_further"))] if wish.asked else []
    return Passage(
        tuple(blocks),
        career_items([each.name for each in listed], store),
        queries=(Query(aspect=FIND_CAREERS),),
        suggestions=(Suggestion(text=wording.say("show_more"), query=Query(aspect=FIND_CAREERS)),) if wish.asked else (),
        wish=wish,
    )


def _affirms(want: Want, career: Career) -> bool:
    """Return whether a profile says of a facet that is wanted that it is so, if not where such facts are read from."""
    facet, statement = load_facets().get(want.facet), mention(want, career)
    return bool(want.wanted and facet and statement and speaks_of(statement.text, facet.facts))


def _spoken_of(wants: Sequence[Want], career: Career) -> list[str]:
    """Return the statements of a career that speak of what is asked, though they don't say that it is so."""
    spoken = ((want, mention(want, career)) for want in wants)
    # Of pay, the last statement tells what it comes to.
    told = (career.statements["pay"][-1] if want.facet == "pay" and statement else statement for want, statement in spoken)
    return [career.statement_id(statement) for statement in told if statement]
