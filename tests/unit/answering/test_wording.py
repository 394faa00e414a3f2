"""The code uses every sentence of the wording, and no other. Sentences never have holes."""

import re

import pytest

from benchmarks.judge import GAP, without_contractions
from bot.answering.feelings import FEELINGS, MANNERS
from bot.answering.guiding import guide_wording
from bot.answering.wording import AnswerWording, load_wording
from bot.conversation.types import Detail
from bot.conversation.wish import Ranking
from bot.paths import ROOT

SOURCES = "\n".join(path.read_text(encoding="utf-8") for folder in ("bot/answering", "actions") for path in (ROOT / folder).glob("*.py"))
BUILT = {f"{kind}_{field}" for kind in ("contact", "field") for field in ("phone", "address", "email", "url")}
BUILT |= {f"no_{detail.value}" for detail in Detail} | {*FEELINGS, *(f"{kind}_with_question" for kind in (*FEELINGS, *MANNERS))}
BUILT |= {f"topic_{field}" for field in ("pay", "hours")} | {f"period_{period}" for period in ("hour", "day", "week", "month", "year")}
BUILT |= {f"want_{field}_{bounds}" for field in ("pay", "pay_starting", "hours") for bounds in ("from", "over", "up_to", "from_to")}
BUILT |= {f"want_{ranking}" for ranking in Ranking} | {"which_pays_most", "show_more"}
BUILT |= {f"{kind}_as_told" for kind in ("suits", "sort_of_person", "career_change", "takes_for_career_change")}
BUILT |= {"want_hours_under", "sum_hours_day", "sum_pay_month", "sum_pay_week"}
BUILT |= {f"after_{need}" for need in ("distress", "abuse", "exploitation")}
BUILT |= {f"acknowledge_{mood}" for mood in ("apologises", "disappointed", "pleased")}


def test_every_sentence_is_used() -> None:
    for wording in (load_wording(), guide_wording()):
        assert [key for key in wording.sentences if f'"{key}"' not in SOURCES and key not in BUILT] == []


def test_every_sentence_used_exists() -> None:
    said = set(re.findall(r'say\(\s*"(\w+)"', SOURCES)) | BUILT
    assert said <= {*load_wording().sentences, *guide_wording().sentences}


GAPS = {key for key in load_wording().sentences if key.startswith(("gap", "no_")) and not key.startswith(("no_profile", "no_careers"))}
GAPS |= {
    "unknown_indeed",
    "no_more_than_told",
    "open",
    "not_found_said",
    "not_mentioned_thing",
    "not_named",
    "not_put_like_that",
    "contacts_as_told",
    "only_listed",
    "only_listed_at",
}


@pytest.mark.parametrize("key", sorted(GAPS - {"no_more_than_that"}))
def test_the_benchmarks_recognise_each_gap(key: str) -> None:
    for sentence in load_wording().variants(key):
        assert GAP.search(without_contractions(sentence.replace("{profile}", "Baker profile"))), sentence


def test_lists_are_joined_with_commas_and_a_conjunction() -> None:
    wording = load_wording()
    assert wording.join_or([]) == ""
    assert wording.join_or(["a"]) == "a"
    assert wording.join_or(["a", "b"]) == "a or b"
    assert wording.join_and(["a", "b", "c"]) == "a, b and c"


def test_an_optional_part_needs_its_value() -> None:
    wording = AnswerWording({"ask": "Ask[ {name} ({phone})]."})
    assert wording.say("ask", name="Jo", phone="999") == "Ask Jo (999)."
    assert wording.say("ask", name="Jo", phone="") == "Ask."


def test_a_sentence_with_a_hole_is_refused() -> None:
    with pytest.raises(ValueError, match="ask has no value for name"):
        AnswerWording({"ask": "You could ask {name}."}).say("ask", name=" ")


def test_variants_take_turns() -> None:
    wording = AnswerWording({"hello": ["Hello.", "Hi."]})
    assert [wording.say("hello", turn=turn) for turn in range(3)] == ["Hello.", "Hi.", "Hello."]
