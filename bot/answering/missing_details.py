"""Says which detail a profile doesn't give, in the words of the question."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.question_words import detail_asked, patterns, statement_forms
from bot.answering.wording import AnswerWording
from bot.conversation.types import Detail, Query
from bot.knowledge.models import Statement
from bot.knowledge.names import key
from bot.language.words import stems

ENTRY = "entry"
# The forms in statement_forms.yml that can give a detail.
FORMS = {
    Detail.HOW_MANY: ("number",),
    Detail.HOW_OFTEN: ("frequency",),
    Detail.HOW_LONG: ("duration",),
    Detail.WHEN: ("time", "duration"),
    Detail.WHERE: ("place",),
    Detail.WHY: ("reason",),
    Detail.WHO: ("people",),
}


def missing_detail(detail: Detail | None, text: str, wording: AnswerWording, stated: str = "") -> str:
    """Say that the profile doesn't give a detail, in the question's own words if it asks for a degree, e.g. "how heavy".

    The degree may be of anything that the profile has `stated`, e.g. "how dusty".
    """
    profile, detail = wording.say("profile"), detail_asked(detail, text)
    if patterns()["asks_for_names"].search(text):
        return wording.say("no_names", profile=profile)
    degrees = [patterns()["degree"].search(text), *patterns()["any_degree"].finditer(text)]
    for degree in degrees:
        if degree and (degree is degrees[0] or key(degree["word"]) in key(stated).split()):
            return wording.say("no_degree", profile=profile, degree=degree[0].lower())
    if detail in (Detail.WHICH, Detail.WHAT, None) and (thing := patterns()["kind_of_thing"].search(text)):
        return wording.say("no_degree", profile=profile, degree=patterns()["misspelt_what"].sub("what", thing[0].lower()))
    if detail is Detail.WHO and (whom := patterns()["to_whom"].search(text)):
        return wording.say("no_degree", profile=profile, degree=f"{whom['before'] or whom['after']} whom".lower())
    if detail is Detail.WHETHER and patterns()["asks_frequency"].search(text) and not gives(Detail.HOW_OFTEN, stated):
        return wording.say("no_how_often", profile=profile)
    if detail is Detail.HOW_MUCH_OF_A_PROBLEM:
        if patterns()["compares"].search(text):
            return wording.say("no_comparison", profile=profile)
        if patterns()["own"].search(text):
            return wording.say("no_problem_for_you", profile=profile)
    return wording.say(f"no_{detail.value}" if detail else "no_more_detail", profile=profile)


def unspecific(wording: AnswerWording) -> tuple[str, str]:
    """Return the gaps that name no detail: of a yes-or-no question, and of one without a detail."""
    return missing_detail(Detail.WHETHER, "", wording), missing_detail(None, "", wording)


def gives(detail: Detail | None, stated: str) -> bool:
    """Return whether what was stated has a form that can give a detail, so that it can't be said to lack it."""
    return detail is not None and any(statement_forms()[form].search(stated) for form in FORMS.get(detail, ()))


def settled_by(query: Query, text: str, stated: str) -> bool:
    """Return whether what was stated gives a detail that only a list of words could tell, so that it isn't called missing.

    A way in says how to get in, examples of employers say who they are, and a time of day says when. That a licence is needed says whether
    it would be a problem to have none.
    """
    if query.detail is Detail.HOW:
        return query.aspect.topic == ENTRY and not patterns()["degree"].search(text)
    if query.detail is Detail.WHO:
        return bool(patterns()["open_list"].search(stated))
    if query.detail is Detail.WHEN:
        return bool(patterns()["time_of_day"].search(stated))
    return query.detail is Detail.HOW_MUCH_OF_A_PROBLEM and bool(patterns()["settles"].search(stated))


def asks_of_own_case(detail: Detail | None, text: str) -> bool:
    """Return whether a question asks what a fact would mean for someone, such as "would that stop me"."""
    asks_whether = detail in (Detail.HOW_MUCH_OF_A_PROBLEM, Detail.WHETHER)
    return asks_whether and all(patterns()[name].search(text) for name in ("own_case", "own"))


def only_repeats_the_kind(text: str, stated: str) -> bool:
    """Return whether a question asks which kind of thing, as in "which firms", and what was stated only speaks of such things."""
    asked = patterns()["which_of_those"].search(text)
    thing = set(stems(asked["thing"])) if asked else set()
    if asked and patterns()["place_of_learning"].fullmatch(asked["thing"]):
        return not patterns()["names_place_of_learning"].search(stated)
    names_some = any(statement_forms()[form].search(stated) for form in ("number", "name")) or patterns()["open_list"].search(stated)
    return bool(thing and thing <= set(stems(stated)) and not names_some)


def own_case(text: str, told: Sequence[Statement], wording: AnswerWording) -> str:
    """Say that the profile doesn't say what a fact would mean in someone's case. `told` are the facts, if they were told before."""
    profile = wording.say("profile")
    if told and all(patterns()["usual"].search(statement.text) for statement in told):
        return wording.say("no_own_case_if_usual", profile=profile)
    if degree := patterns()["degree"].search(text):
        return wording.say("no_degree", profile=profile, degree=degree[0].lower())
    if patterns()["what_if"].search(text):
        return wording.say("no_what_then", profile=profile)
    return wording.say("no_counting" if patterns()["counts"].search(text) else "no_own_case", profile=profile)
