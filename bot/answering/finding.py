"""Answers requests to find careers, and lists those that there are."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.cards import card
from bot.answering.finding_listed import none_of_these, of_those_listed
from bot.answering.naming import MAX_KINDS, MAX_NAMED, ask_which_kind, career_items, name_careers, no_profile
from bot.answering.passage import Passage, Setting, paragraph
from bot.answering.quoting import quoted
from bot.answering.render import date_of
from bot.answering.silence import only_silent
from bot.answering.suggestions import about_careers, list_of_careers
from bot.answering.wishing import ABOUT, topic, wish_in_words
from bot.answering.wishing_choice import Choice, next_choice
from bot.conversation.outcome import Outcome
from bot.conversation.types import Block, Cards, Note, Paragraph, Query, Request, Suggestion
from bot.conversation.wish import Found, Hit, Wish
from bot.knowledge.models import Career
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import Label
from bot.language.words import stems

OVERVIEW, FIND_CAREERS = Label("overview"), Label("find_careers")
# With more hits than this, a reply asks for something else to go by.
MANY = 40


def find_careers(request: Request, text: str, message: str, setting: Setting) -> list[Passage]:
    """Say which careers a search found. Without a search, as for a button without text, list the available careers."""
    found = request.found
    if found is None:
        return [_list_all(setting)]
    if found.wish.is_empty and not found.wish.among:
        return [_ask_for_a_wish(found.wish, setting)]
    passage = _found(found, setting)
    if request.others:
        names = setting.wording.join_and([f"“{quoted(other)}”" for other in request.others])
        passage = passage.led_by(setting.wording.say("found_instead", others=names))
    return [passage]


def list_careers(request: Request, text: str, message: str, setting: Setting) -> list[Passage]:
    """List the available careers, or those in a category if the question names one.

    If it names a career without a profile ("do you have one on plumbers"), say so instead.
    """
    for other in request.others:
        if kinds := setting.store.kinds(other):
            return [ask_which_kind(other, kinds, message, Query(aspect=OVERVIEW), setting)]
    if request.others:
        return [no_profile(request.others, setting, request.nearest)]
    category = _category_named(text, setting.store)
    return [_list_category(category, setting) if category else _list_all(setting)]


# ------------------------------------------------------------------ what was found


def _ask_for_a_wish(wish: Wish, setting: Setting) -> Passage:
    """Ask what someone would like in a job."""
    sentence = setting.vary("ask_wish", count=setting.store.count())
    return Passage(
        paragraph(_place(wish, setting), sentence),
        queries=(Query(aspect=FIND_CAREERS),),
        suggestions=(*_examples(setting), list_of_careers(setting)),
        wish=wish,
    )


def _examples(setting: Setting) -> tuple[Suggestion, ...]:
    return tuple(_suggest(text) for text in setting.wording.variants("wish_examples"))


def _found(found: Found, setting: Setting) -> Passage:
    wording, wish = setting.wording, found.wish
    if wish.among and not found.hits:
        return none_of_these(found, setting)
    shown = only_silent(found, setting.store)
    common = _silent_in_all(shown)
    only_near = all(hit.near for hit in shown.hits)
    cards = [made for hit in shown.hits if (made := card(_without(hit, common, said_near=only_near), wish, setting))]
    looked_for = "" if wish.among else wording.say("looked_for", wish=wish_in_words(wish, setting.store, wording))
    told = [_place(wish, setting), looked_for, _nothing_on(found, setting), _how_many(found, setting)]
    blocks: list[Block] = [*paragraph(*told, _not_mentioned(found, common, setting))]
    if cards:
        blocks.append(Cards(cards=tuple(cards)))
    choice = next_choice(found, setting.store)
    if choice:
        blocks.append(Paragraph(text=choice.ask))
    careers = [career for hit in found.hits if (career := setting.store.get(hit.career))]
    counts = _counts(found, setting, asks=choice is None)
    if note := " ".join(filter(None, [counts, _sources(careers, setting)])):
        blocks.append(Note(text=note))
    return Passage(
        tuple(blocks),
        career_items([career.name for career in careers], setting.store),
        queries=(Query(aspect=FIND_CAREERS),),
        outcome=Outcome.ANSWERED if cards else Outcome.GAP,
        suggestions=_refinements(found, choice, setting),
        wish=wish,
    )


def _silent_in_all(found: Found) -> tuple[int, ...]:
    """Return which wants none of the hits says anything about, by their positions, so that it need be said only once."""
    silent = [set(hit.silent) for hit in found.hits]
    return tuple(sorted(set.intersection(*silent))) if len(silent) > 1 else ()


def _without(hit: Hit, wants: Sequence[int], *, said_near: bool) -> Hit:
    """Return a hit without what is said of all: on which wants they are silent, and that they only come near (`said_near`)."""
    silent = tuple(number for number in hit.silent if number not in wants)
    return hit.model_copy(update={"silent": silent, "near": hit.near and not said_near})


def _place(wish: Wish, setting: Setting) -> str:
    return setting.wording.say("place_gap", place=quoted(wish.place)) if wish.place else ""


def _nothing_on(found: Found, setting: Setting) -> str:
    """Say what was left out of the search, as no profile speaks of it or none fits with it."""
    wording = setting.wording
    words = [] if found.unread else [f"“{quoted(words)}”" for words in found.unmatched]
    unmatched = wording.say("found_nothing_on", words=wording.join_or(words)) if words else ""
    topics = [topic(want, wording) for want in found.left_out]
    apart = "found_apart" if found.is_found_alone else "found_with_nothing_on"
    left_out = wording.say(apart, topics=wording.join_or(topics)) if topics else ""
    named = wording.join_or([f"“{quoted(words)}”" for words in found.unmentioned])
    unmentioned = wording.say("found_unmentioned_words", words=named) if named else ""
    by = wording.join_or([f"“{quoted(words)}”" for words in found.unsearched])
    unsearched = wording.say("found_unsearched", words=by) if by else ""
    unordered = wording.say("found_unordered", order=wording.say(f"want_{found.unordered}")) if found.unordered else ""
    return " ".join(filter(None, (unmatched, unmentioned, left_out, unsearched, unordered)))


def _how_many(found: Found, setting: Setting) -> str:
    """Say how many profiles fit, and in which order they are shown."""
    wording = setting.wording
    total = found.saying + found.silent + found.denying
    more = len(found.wish.shown) > len(found.hits)
    if found.unread and not found.hits:
        return wording.say("still_reading")
    if not found.hits and total and not more and any(want.facet == ABOUT for want in found.wish.wants):
        # It may be said in other words.
        return wording.say("found_none_about")
    if not found.hits:
        return wording.say("found_no_more" if more else "found_none" if total else "found_only_avoided", total=total)
    if found.wish.among:
        return of_those_listed(found, setting)
    if all(hit.near for hit in found.hits):
        return wording.say("found_only_near")
    if more:
        return wording.say("found_more")
    if found.mixed:
        return wording.say("found_some_of_each")
    if found.wish.like:
        return wording.say("found_like")
    if not found.wish.wants:
        return wording.say("found_in_order", count=found.saying, total=total)
    if any(want.facet == ABOUT for want in found.wish.wants):
        # How many profiles speak of something can't be counted by the words that they use.
        return wording.say(("found_best_one" if len(found.hits) == 1 else "found_best") if found.saying else "found_closest")
    if not found.saying:
        avoids = not any(want.wanted for want in found.wish.wants)
        return wording.say("found_unmentioned" if avoids else "found_partly")
    key = "found_one" if found.saying == 1 else "found_all" if found.saying <= len(found.hits) else "found_many"
    return wording.say(key, count=found.saying, total=total)


def _not_mentioned(found: Found, common: Sequence[int], setting: Setting) -> str:
    """Say what none of the profiles shown mentions. What was searched for in its own words may be there in other words."""
    topics = [topic(want, setting.wording) for number in common if (want := found.wish.wants[number]).facet != ABOUT]
    return setting.wording.say("found_not_mentioned", topics=setting.wording.join_or(topics)) if topics else ""


def _counts(found: Found, setting: Setting, *, asks: bool) -> str:
    """Say how many more profiles say nothing on what was wished for, and how many say otherwise.

    With `asks`, ask for something else to go by if there are many.
    """
    wording, wish = setting.wording, found.wish
    sentences = [wording.say("may_be_more")] if found.unread and found.hits else []
    if found.hits and not wish.like and wish.wants and not any(want.facet == ABOUT for want in wish.wants):
        silent = found.silent - sum(bool(hit.silent) for hit in found.hits)
        if silent > 0:
            sentences.append(wording.say("count_silent", count=silent))
        if found.denying:
            sentences.append(wording.say("count_denying", count=found.denying))
    if asks and found.saying > MANY and not wish.ranking and len(wish.shown) <= len(found.hits):
        sentences.append(setting.vary("narrow_down"))
    return " ".join(sentences)


def _sources(careers: Sequence[Career], setting: Setting) -> str:
    """Say whose profiles the cards are from. Each card links its own page."""
    sources = dict.fromkeys((career.source.publisher, date_of(career.source, setting.wording)) for career in careers)
    named = [setting.wording.say("card_source", publisher=publisher, date=date) for publisher, date in sources]
    return setting.wording.say("card_sources", sources=setting.wording.join_and(named)) if named else ""


def _refinements(found: Found, choice: Choice | None, setting: Setting) -> tuple[Suggestion, ...]:
    """Suggest how to go on: the answers to what is asked, what pays most, the next ones, or other careers."""
    if not found.hits:
        return (*_examples(setting), list_of_careers(setting))
    keys = [] if found.wish.ranking or len(found.hits) == 1 else ["which_pays_most"]
    keys += [] if found.is_last else ["show_more"]
    texts = [*(choice.answers.values() if choice else ()), *map(setting.wording.say, keys)]
    first = about_careers([hit_name for hit in found.hits[:1] if (hit_name := _name(hit.career, setting.store))], setting)
    return (*map(_suggest, texts), *(() if choice else first))


def _name(career_id: str, store: Store) -> str:
    career = store.get(career_id)
    return career.name if career else ""


def _suggest(text: str) -> Suggestion:
    return Suggestion(text=text, query=Query(aspect=FIND_CAREERS))


# ------------------------------------------------------------------ lists


def _category_named(text: str, store: Store) -> str:
    """Return the shortest category with a name of which a question has all the words, or else an empty string."""
    words = set(stems(text))
    named = [category for category in store.categories() if (own := set(stems(category))) and own & words]
    return min(named, key=len, default="")


def _list_category(category: str, setting: Setting) -> Passage:
    names, wording = setting.store.in_category(category), setting.wording
    shown = names[:MAX_KINDS]
    if len(names) == len(shown):
        sentence = wording.say("in_category", category=category, careers=wording.join_and(names))
    else:
        sentence = wording.say("many_in_category", category=category, count=len(names), careers=wording.join_and(shown))
    return _listing((Paragraph(text=sentence),), shown, setting)


def _list_all(setting: Setting) -> Passage:
    """List the careers with profiles, or just a few examples if there are many."""
    count, wording = setting.store.count(), setting.wording
    names = setting.store.names(MAX_NAMED)
    if count <= MAX_NAMED:
        sentence = wording.say("careers", careers=name_careers(setting.store, wording))
    else:
        sentence = wording.say("many_careers", count=count, careers=wording.join_and(names))
    return _listing((Paragraph(text=sentence),), names, setting)


def _listing(blocks: tuple[Block, ...], names: list[str], setting: Setting) -> Passage:
    items = career_items(names, setting.store)
    return Passage(blocks, items, outcome=Outcome.ANSWERED, suggestions=about_careers(names, setting))
