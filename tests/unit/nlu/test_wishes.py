from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Span

from bot.conversation.wish import MAX_EXCLUDED, Ranking, Want, Wish
from bot.knowledge.facets import load_facets
from bot.nlu.wish_fragments import Fragment, best_cut, boundaries, in_own_words, pieces
from bot.nlu.wish_heads import load_wish_examples
from bot.nlu.wish_words import picks_among, search_words
from bot.nlu.wishes import ReadWish, read_fragments, refined

NLP = spacy.blank("en")


def span(text: str) -> Span:
    return NLP(text)[:]


def fragments(*said: tuple[str, str] | tuple[str, str, bool]) -> list[Fragment]:
    made = []
    for text, facet, *wanted in said:
        first = text.split()[0]
        made.append(Fragment(span(text), facet, 0.9, bool(wanted[0]) if wanted else True, first if first in ("and", "or", "but") else ""))
    return made


def read(*said: tuple[str, str] | tuple[str, str, bool]) -> ReadWish:
    return read_fragments(fragments(*said), {})


def test_the_phrases_name_every_facet_both_ways() -> None:
    examples = load_wish_examples()
    assert {each.facet for each in examples if each.says == "yes"} >= {*load_facets()}
    assert len({(each.text, each.facet) for each in examples}) == len(examples)


def test_an_unknown_facet_is_reported(tmp_path: Path) -> None:
    (tmp_path / "hours.yml").write_text("mornings: {yes: [in the morning], no: []}")
    with pytest.raises(ValueError, match="unknown facet mornings"):
        load_wish_examples(tmp_path)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("over 30k", 30_000, None),
        ("more than thirty thousand", 30_000, None),
        ("at least £12 an hour", 23_400, None),
        ("over 30", 30_000, None),
        ("under £25,000", None, 25_000),
        ("between 25k and 35k", 25_000, 35_000),
        ("around 20k", 18_000, 22_000),
        ("£2000 a month", 24_000, None),
    ],
)
def test_pay_is_read_as_a_bound_in_a_year(text: str, low: float | None, high: float | None) -> None:
    assert read((text, "pay")).wish.wants == (Want(facet="pay", low=low, high=high),)


def test_pay_that_is_not_wanted_is_a_bound_from_above() -> None:
    assert read(("30k", "pay", False)).wish.wants == (Want(facet="pay", high=30_000),)


def test_what_pay_must_not_be_under_is_its_lower_bound() -> None:
    assert read(("not under 24k", "pay", False)).wish.wants == (Want(facet="pay", low=24_000),)
    assert read(("not over 24k", "pay", False)).wish.wants == (Want(facet="pay", high=24_000),)
    assert read(("but not below 24k", "pay")).wish.wants == (Want(facet="pay", low=24_000),)
    assert read(("no less than 24k", "pay")).wish.wants == (Want(facet="pay", low=24_000),)
    assert read(("no more than 24k", "pay")).wish.wants == (Want(facet="pay", high=24_000),)


@pytest.mark.parametrize("text", ["mum of 3", "two of us", "5 years"])
def test_a_small_number_without_a_currency_is_no_pay(text: str) -> None:
    assert read((text, "pay")).wish.wants == ()


def test_hours_are_at_most_unless_it_says_more() -> None:
    assert read(("35 hours a week", "hours")).wish.wants == (Want(facet="hours", high=35),)
    assert read(("more than 40 hours", "hours")).wish.wants == (Want(facet="hours", low=40),)


@pytest.mark.parametrize("text", ["that start at 25k or more", "starting pay over 25k", "25k to begin with"])
def test_starting_pay_is_that_of_starters(text: str) -> None:
    assert read((text, "pay")).wish.wants == (Want(facet="pay", low=25_000, words="starting"),)


def test_what_is_not_clear_is_left_out_beside_what_is() -> None:
    doc = NLP("bored of retirement, gardening, dibbling")
    unclear = Fragment(doc[:3], "about", 0.2, True, "")
    clear = Fragment(doc[3:5], "about", 0.9, True, "")
    assert [each.facet for each in in_own_words([unclear, clear])] == ["ask", "about"]
    assert [each.facet for each in in_own_words([unclear._replace(facet="pay")])] == ["about"]


@pytest.mark.parametrize(
    ("text", "facet"), [("in a factory", "background"), ("with children", "background"), ("and in a factory", "workshop")]
)
def test_what_goes_on_with_a_background_is_part_of_it(text: str, facet: str) -> None:
    said = [Fragment(span("i work nights"), "background", 0.9, True, ""), Fragment(span(text), "workshop", 0.9, True, "")]
    assert in_own_words(said)[1].facet == facet


def test_what_is_not_clear_is_not_wanted_if_it_says_so() -> None:
    assert not in_own_words([Fragment(span("not the dibbling"), "pay", 0.2, True, "")])[0].wanted


def test_a_message_that_takes_the_wish_back_says_so() -> None:
    assert read(("forget that", "reset"), ("with cars", "about")).resets
    assert not read(("i was in banking", "background")).resets


def test_what_someone_does_now_is_no_wish() -> None:
    now = read(("i work nights in a warehouse", "background"), ("days only", "nights", False))
    assert now.wish == Wish(wants=(Want(facet="nights", wanted=False),))
    assert [each.text for each in now.spans] == ["days only"]


@pytest.mark.parametrize(("text", "picks"), [("which of these", True), ("any of those with dogs", True), ("these are fine", False)])
def test_what_was_listed_is_picked_from(text: str, picks: bool) -> None:
    assert picks_among(text.split()) is picks


def test_a_sum_without_a_number_says_nothing() -> None:
    assert read(("loads", "pay")).wish.is_empty


def test_fragments_make_a_wish() -> None:
    now = read(
        ("jobs", "ask"), ("with animals", "about"), ("and no nights", "nights", False), ("that pay best", "rank_pay"), ("in Leeds", "place")
    )
    assert now.wish == Wish(
        wants=(Want(facet="about", words="animals"), Want(facet="nights", wanted=False)), ranking=Ranking.PAY, place="Leeds"
    )


def test_alternatives_are_one_want() -> None:
    assert read(("animals", "about"), ("or plants", "about")).wish.wants == (Want(facet="about", words="animals or plants"),)
    assert len(read(("animals", "about"), ("and plants", "about")).wish.wants) == 2


def test_careers_are_what_it_should_be_like_or_not() -> None:
    doc = NLP("like a chef but not a baker")
    like, but = doc[:3], doc[3:]
    names = {doc[2:3]: "chef", doc[6:7]: "baker"}
    said = [Fragment(like, "like", 0.9, True, ""), Fragment(but, "like", 0.9, False, "but")]
    assert read_fragments(said, names).wish == Wish(like=("chef",), excluded=("baker",))
    unheld = read_fragments(said[:1], {doc[2:3]: None})
    assert (unheld.wish, unheld.like) == (Wish(), ("chef",))


def test_a_refinement_adds_replaces_and_turns_down() -> None:
    before = Wish(wants=(Want(facet="about", words="animals"), Want(facet="nights", wanted=False)), ranking=Ranking.PAY)
    nights = refined(before, read(("nights are fine", "nights")), ["vet"])
    assert nights.wants == (Want(facet="about", words="animals"), Want(facet="nights"))
    assert nights.ranking is Ranking.PAY
    assert refined(before, read(("not those", "not_these")), ["vet", "groom"]).excluded == ("vet", "groom")
    assert refined(before, read(("which of these pays most", "of_these")), ["vet", "groom"]).among == ("vet", "groom")
    assert refined(before, read(("more", "more")), ["vet"]) == before


def test_what_is_turned_down_is_bounded() -> None:
    before = Wish(excluded=tuple(f"career-{i}" for i in range(MAX_EXCLUDED)))
    assert refined(before, read(("not those", "not_these")), ["vet"]).excluded[-1] == "vet"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("jobs with animals", "animals"),
        ("jobs in IT", "computing and information technology"),
        ("is it any good", ""),
        ("police or the army", "police or army"),
        ("french and history", "french and history"),
        ("i love kids", "children"),
        ("what can I do", ""),
        ("i m good at maths", "maths"),
        ("drama n english", "drama and english"),
    ],
)
def test_only_words_that_say_something_are_searched_for(text: str, words: str) -> None:
    assert search_words(text) == words


def test_a_message_is_cut_where_a_wish_can_begin() -> None:
    doc = NLP("good with people, outdoors and no nights or weekends but well paid")
    assert [doc[a:b].text for a, b in pieces(doc, [], 0, len(doc))] == [
        "good",
        "with people",
        ", outdoors",
        "and",
        "no nights",
        "or weekends",
        "but well paid",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("something with computers that isn't coding", ["something with computers that", "isn't coding"]),
        ("apprenticeships not in building", ["apprenticeships", "not in building"]),
        ("gardening but no lifting", ["gardening", "but no lifting"]),
        ("jobs without a degree", ["jobs without a degree"]),
    ],
)
def test_what_is_not_wanted_is_apart_from_what_is(text: str, parts: list[str]) -> None:
    doc = NLP(text)
    cut = pieces(doc, [], 0, len(doc))
    starts = [0, *(cut[i][0] for i in boundaries(doc, cut)), len(doc)]
    assert [doc[a:b].text for a, b in pairwise(starts)] == parts


def test_punctuation_stays_with_what_comes_after_it() -> None:
    doc = NLP("i work nights, i want days. and weekends off")
    assert [doc[a:b].text for a, b in pieces(doc, [], 0, len(doc))] == ["i work nights", ", i want days", ". and weekends off"]


def test_pieces_are_joined_if_they_are_clearer_together() -> None:
    apart = {(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.5}
    together = {(0, 1): 0.3, (1, 2): 0.4, (0, 2): 0.8}
    assert best_cut(2, apart) == [(0, 1), (1, 2)]
    assert best_cut(2, together) == [(0, 2)]
