from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Span

from bot.conversation.outcome import Outcome
from bot.conversation.resolving import Heard
from bot.conversation.types import Act, Clause, DialogueState, Item, ItemKind, Query, Request, TurnRecord
from bot.conversation.wish import MAX_EXCLUDED, Ranking, Want, Wish
from bot.knowledge.facets import load_facets
from bot.knowledge.taxonomy import Label
from bot.nlu.listed import FIND_CAREERS, asked_of_listed, compared_of_listed
from bot.nlu.wish_examples import WishExample, load_wish_examples, load_wish_messages, marked
from bot.nlu.wish_fragments import Fragment, does_not_matter, is_over, without_guesses
from bot.nlu.wish_lessons import lessons_of, tagged_message
from bot.nlu.wish_names import turns_down_names
from bot.nlu.wish_refining import refined
from bot.nlu.wish_signs import likens_to, looks_for_job
from bot.nlu.wish_tagger import TAGS, Tagged, WishTagger
from bot.nlu.wish_words import how_many, picks_among, search_words, turns_round
from bot.nlu.wishes import ReadWish, read_fragments, turned_round

NLP = spacy.blank("en")


def span(text: str) -> Span:
    return NLP(text)[:]


def fragments(*said: tuple[str, str] | tuple[str, str, bool]) -> list[Fragment]:
    """Return fragments with their facets, and whether each is denied."""
    return [Fragment(span(text), facet, 0.9, denied=bool(denied and denied[0])) for text, facet, *denied in said]


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
        ("30k or more", 30_000, None),
        ("at least £12 an hour", 23_400, None),
        ("minimum 30", 30_000, None),
        ("under £25,000", None, 25_000),
        ("between 25k and 35k", 25_000, 35_000),
        ("around 20k", 18_000, 22_000),
        ("£2000 a month", 24_000, None),
    ],
)
def test_pay_is_read_as_a_bound_in_a_year(text: str, low: float | None, high: float | None) -> None:
    assert read((text, "pay")).wish.wants == (Want(facet="pay", low=low, high=high),)


@pytest.mark.parametrize("text", ["over 30k", "more than thirty thousand", "above 30", "paying more than £30,000"])
def test_more_than_a_sum_leaves_out_the_sum(text: str) -> None:
    assert read((text, "pay")).wish.wants == (Want(facet="pay", low=30_000, beyond=True),)


@pytest.mark.parametrize("text", ["at 40", "years 10 and", "aged 52"])
def test_a_number_that_names_no_sum_is_no_pay(text: str) -> None:
    assert read((text, "pay")).wish.wants == ()


@pytest.mark.parametrize(("text", "low", "high"), [("between 30 and 35 grand", 30_000, 35_000), ("from 20k to 25k", 20_000, 25_000)])
def test_the_ends_of_a_range_are_read_together(text: str, low: float, high: float) -> None:
    doc = NLP(text)
    joins = next(token.i for token in doc if token.text in ("and", "to"))
    ends = [Fragment(doc[:joins], "pay", 0.9), Fragment(doc[joins + 1 :], "pay", 0.9)]
    assert read_fragments(ends, {}).wish.wants == (Want(facet="pay", low=low, high=high),)


def test_pay_that_is_not_wanted_is_a_bound_from_above() -> None:
    assert read(("30k", "pay", True)).wish.wants == (Want(facet="pay", high=30_000),)


@pytest.mark.parametrize(
    ("text", "low", "high"), [("not under 24k", 24_000, None), ("not over 24k", None, 24_000), ("no less than 24k", 24_000, None)]
)
def test_what_stands_before_a_number_bounds_it(text: str, low: float | None, high: float | None) -> None:
    doc = NLP(text)
    assert read_fragments([Fragment(doc[-1:], "pay", 0.9)], {}).wish.wants == (Want(facet="pay", low=low, high=high),)


@pytest.mark.parametrize("text", ["mum of 3", "two of us", "5 years"])
def test_a_small_number_without_a_currency_is_no_pay(text: str) -> None:
    assert read((text, "pay")).wish.wants == ()


def test_hours_are_at_most_unless_it_says_more() -> None:
    assert read(("35 hours a week", "hours")).wish.wants == (Want(facet="hours", high=35),)
    assert read(("more than 40 hours", "hours")).wish.wants == (Want(facet="hours", low=40, beyond=True),)
    assert read(("less than 35 hours", "hours")).wish.wants == (Want(facet="hours", high=35, beyond=True),)


@pytest.mark.parametrize("text", ["that start at 25k or more", "starting pay of at least 25k", "25k to begin with"])
def test_starting_pay_is_that_of_starters(text: str) -> None:
    assert read((text, "pay")).wish.wants == (Want(facet="pay", low=25_000, words="starting"),)


def test_a_message_that_takes_the_wish_back_says_so() -> None:
    assert read(("forget that", "reset"), ("with cars", "about")).resets
    assert not read(("i was in banking", "background")).resets


@pytest.mark.parametrize(("clear", "kept"), [(True, ["nights"]), (False, ["about"])])
def test_a_guess_is_searched_for_only_if_nothing_is_clear(clear: bool, kept: list[str]) -> None:
    guess = Fragment(span("rent due friday"), "about", 0.15)
    said = [Fragment(span("nights"), "nights", 0.9), guess] if clear else [guess]
    assert [each.facet for each in without_guesses(said)] == kept
    assert without_guesses([guess._replace(likelihood=0.01)]) == []


def test_what_is_joined_by_or_to_something_turned_down_is_turned_down_too() -> None:
    before = Wish(wants=(Want(facet="pay", low=1.0), Want(facet="about", words="doctor", wanted=False)))
    now = read(("manager", "about"))._replace(goes_on_denying=True, adds=True)
    assert refined(before, now, []).wants[-1] == Want(facet="about", words="manager", wanted=False)
    assert refined(Wish(wants=(Want(facet="outdoors"),)), now, []).wants[-1].wanted


@pytest.mark.parametrize(
    ("before", "now", "kept"),
    [
        ("children", "older children", ["older children"]),
        ("games or computer games", "video games or computer games", ["video games or computer games"]),
        ("children", "music", ["children", "music"]),
    ],
)
def test_a_part_of_what_was_wished_for_takes_its_place(before: str, now: str, kept: list[str]) -> None:
    adding = ReadWish(Wish(wants=(Want(facet="about", words=now),)), adds=True)
    assert [want.words for want in refined(Wish(wants=(Want(facet="about", words=before),)), adding, []).wants] == kept


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ("looking after kids", "caring children", "looking after kids"),
        ("working with kids", "children", "kids"),
        ("with animals", "animals", ""),
    ],
)
def test_a_want_keeps_the_words_as_they_were_said(text: str, words: str, said: str) -> None:
    assert read((text, "about")).wish.wants == (Want(facet="about", words=words, said=said),)


def test_dropping_what_was_not_wished_for_turns_it_down() -> None:
    before = Wish(wants=(Want(facet="about", words="shops"),))
    dropping = ReadWish(Wish(), dropped=(Want(facet="about", words="sales"),))
    assert refined(before, dropping, []).wants == (*before.wants, Want(facet="about", words="sales", wanted=False))
    assert refined(before, ReadWish(Wish(), dropped=before.wants), []).wants == ()


def test_what_is_turned_down_once_is_not_wanted() -> None:
    said = [("experience", "qualifications", True), ("experience", "qualifications")]
    assert read(*said).wish.wants == (Want(facet="qualifications", wanted=False),)
    assert read(*reversed(said)).wish.wants == (Want(facet="qualifications", wanted=False),)


def test_pay_that_is_earned_is_no_order() -> None:
    doc = NLP("earn over 25k")
    found = read_fragments([Fragment(doc[:1], "rank_pay", 0.9), Fragment(doc[1:], "pay", 0.9)], {})
    assert found.wish == Wish(wants=(Want(facet="pay", low=25_000, beyond=True),))


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("not a nurse or a vet", True),
        ("jobs that aren't nurse or vet", True),
        ("a nurse or a vet", False),
        ("don't nurses earn more", False),
    ],
)
def test_jobs_are_turned_down_right_before_their_names(text: str, denies: bool) -> None:
    doc = NLP(text)
    spans = [doc[token.i : token.i + 1] for token in doc if token.lower_ in ("nurse", "nurses", "vet")]
    assert turns_down_names(doc, [{"span": span} for span in spans]) is denies


def test_a_job_without_a_profile_can_be_turned_down() -> None:
    doc = NLP("not a wizard")
    now = read_fragments([Fragment(doc[2:], "like", 1.0, denied=True)], {doc[2:]: None})
    assert now.turned_down == ("wizard",) and now.says_something
    assert now.wish.wants == (Want(facet="about", wanted=False, words="wizard"),)


def test_an_opposite_that_is_turned_down_is_wanted() -> None:
    indoors = Fragment(span("indoors"), "outdoors", 0.9, opposite=True)
    assert not indoors.wanted
    assert indoors._replace(denied=True).wanted


def test_who_does_not_want_the_best_pay_does_not_want_the_least() -> None:
    assert read(("well paid", "rank_pay", True)).wish.ranking is None
    assert read(("long hours", "rank_hours", True)).wish.ranking is Ranking.HOURS


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3 options. science", 3),
        ("give me two ideas", 2),
        ("three good jobs", 3),
        ("the top 4 best paid jobs", 4),
        ("60 jobs", None),
        ("a job", None),
    ],
)
def test_it_is_read_how_many_careers_are_asked_for(text: str, count: int | None) -> None:
    assert how_many(NLP(text)) == count


@pytest.mark.parametrize(
    ("text", "picks"),
    [
        ("which of these", True),
        ("any of those with dogs", True),
        ("these are fine", False),
        ("what's the easiest one to get into", True),
        ("the most relaxed one", True),
        ("the best paid ones", True),
        ("anything there that pays 40k", True),
        ("is there anything outdoors", False),
        ("the second one please", False),
    ],
)
def test_what_was_listed_is_picked_from(text: str, picks: bool) -> None:
    assert picks_among(text.split()) is picks


def test_a_sum_without_a_number_says_nothing() -> None:
    assert read(("loads", "pay")).wish.is_empty


@pytest.mark.parametrize("text", ["starting pay", "the starting salary", "when you start"])
def test_pay_named_later_as_that_of_starters_keeps_its_sum(text: str) -> None:
    now = read((text, "pay"))
    assert refined(Wish(wants=(Want(facet="pay", low=50_000),)), now, []).wants == (Want(facet="pay", low=50_000, words="starting"),)
    assert refined(Wish(wants=(Want(facet="outdoors"),)), now, []).wants == (Want(facet="outdoors"),)


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("ok and the ones that do", True),
        ("which ones don't", True),
        ("those that are", True),
        ("yes they do", False),
        ("the outdoor ones", False),
    ],
)
def test_those_that_are_not_as_was_asked_can_be_asked_for(text: str, turns: bool) -> None:
    assert turns_round([token.lower_ for token in NLP(text)]) is turns


def test_asking_for_the_others_turns_the_last_want_round_among_those_listed() -> None:
    before = Wish(wants=(Want(facet="about", words="climate"), Want(facet="degree", wanted=False)), among=("biologist", "botanist"))
    now = refined(before, ReadWish(Wish(), turns_round=True), ["biologist"])
    assert now.wants == (Want(facet="about", words="climate"), Want(facet="degree"))
    assert now.among == ("biologist", "botanist")


def test_what_was_only_asked_of_those_listed_is_wished_for_if_more_are_asked_for() -> None:
    before = Wish(wants=(Want(facet="about", words="museums"),), asked=(Want(facet="physical"),))
    assert refined(before, ReadWish(Wish(), more=True), []).wants == (*before.wants, Want(facet="physical"))
    other = refined(before, read(("part time", "part_time")), [])
    assert other.wants == (*before.wants, Want(facet="part_time")) and not other.asked


@pytest.mark.parametrize(
    ("text", "parts", "first", "others"),
    [
        ("a school or a nursery or an office", ((1, "school"), (4, "about"), (7, "office")), "school", ("about", "office")),
        ("outdoors or in a workshop", ((0, "outdoors"), (4, "workshop")), "outdoors", ("workshop",)),
    ],
)
def test_one_of_several_things_is_enough(text: str, parts: tuple[tuple[int, str], ...], first: str, others: tuple[str, ...]) -> None:
    doc = NLP(text)
    (want,) = read_fragments([Fragment(doc[at : at + 1], facet, 0.9) for at, facet in parts], {}).wish.wants
    assert want.facet == first
    assert tuple(each.facet for each in want.alternatives) == others


def test_pay_that_someone_cannot_drop_below_is_wanted() -> None:
    doc = NLP("can't drop below 35k")
    dropping = Fragment(doc[-2:], "pay", 0.5, dropped=True)
    assert read_fragments([dropping], {}).wish.wants == (Want(facet="pay", low=35_000),)
    assert read_fragments([dropping._replace(span=NLP("the pay")[:])], {}).dropped


def test_what_is_turned_down_has_no_options() -> None:
    doc = NLP("no shop or office")
    said = [Fragment(doc[1:2], "shop", 0.9, denied=True), Fragment(doc[3:4], "office", 0.9, denied=True)]
    assert len(read_fragments(said, {}).wish.wants) == 2


def test_fragments_make_a_wish() -> None:
    now = read(
        ("jobs", "ask"), ("with animals", "about"), ("and no nights", "nights", True), ("that pay best", "rank_pay"), ("in Leeds", "place")
    )
    assert now.wish == Wish(
        wants=(Want(facet="about", words="animals"), Want(facet="nights", wanted=False)), ranking=Ranking.PAY, place="Leeds"
    )


def test_alternatives_are_one_want() -> None:
    doc = NLP("animals or plants and plants")
    said = [Fragment(doc[at : at + 1], "about", 0.9) for at in (0, 2, 4)]
    assert read_fragments(said[:2], {}).wish.wants == (Want(facet="about", words="animals or plants"),)
    assert len(read_fragments([said[0], said[2]], {}).wish.wants) == 2


def test_careers_are_what_it_should_be_like_or_not() -> None:
    doc = NLP("like a chef but not a baker")
    names = {doc[2:3]: "chef", doc[6:7]: "baker"}
    said = [Fragment(doc[2:3], "like", 0.9), Fragment(doc[6:7], "like", 0.9, denied=True)]
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


@pytest.mark.parametrize(
    ("dropped", "wants", "ranking"),
    [
        (Want(facet="pay"), {"about", "nights"}, None),
        (Want(facet="rank_pay"), {"about", "nights"}, None),
        (Want(facet="nights"), {"about", "pay"}, Ranking.PAY),
        (Want(facet="about", words="animals"), {"nights", "pay"}, Ranking.PAY),
        (Want(facet="about", words="plants"), {"about", "nights", "pay"}, Ranking.PAY),
    ],
)
def test_what_no_longer_matters_is_dropped(dropped: Want, wants: set[str], ranking: Ranking | None) -> None:
    before = Wish(
        wants=(Want(facet="about", words="animals"), Want(facet="nights", wanted=False), Want(facet="pay", low=1.0)), ranking=Ranking.PAY
    )
    after = refined(before, ReadWish(Wish(), dropped=(dropped,)), [])
    assert {want.facet for want in after.wants} == wants
    assert after.ranking is ranking


def test_another_subject_takes_the_place_of_the_one_before() -> None:
    before = Wish(wants=(Want(facet="about", words="animals"), Want(facet="outdoors")))
    now = read(("music", "about"))
    assert {want.words for want in refined(before, now, []).wants} == {"", "music"}
    assert {want.words for want in refined(before, now._replace(adds=True), []).wants} == {"", "animals", "music"}


def test_the_wish_before_is_kept_to_go_back_to() -> None:
    first = Wish(wants=(Want(facet="outdoors"),), shown=("vet",))
    second = refined(first, read(("no nights", "nights", True)), [])
    assert second.earlier == (Wish(wants=first.wants),)
    assert refined(second, read(("part time", "part_time")), []).earlier == (Wish(wants=first.wants), Wish(wants=second.wants))


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
        ("latin and history", "latin and history"),
        ("i love kids", "children"),
        ("what can I do", ""),
        ("i m good at maths", "maths"),
        ("drama n english", "drama and english"),
        ("computer games", "computer games"),
    ],
)
def test_only_words_that_say_something_are_searched_for(text: str, words: str) -> None:
    assert search_words(text) == words


# ------------------------------------------------------------------ what is learned from


def test_the_marked_messages_can_be_read() -> None:
    messages = load_wish_messages()
    assert all(each.parts for kind in ("opening", "refining") for each in messages[kind] if "{" in each.text)
    assert not any(each.parts for kind in ("back", "asking", "talking") for each in messages[kind])


@pytest.mark.parametrize("text", ["jobs with {animals|beasts}", "jobs with {animals", "jobs with animals|about"])
def test_a_wrong_mark_is_reported(text: str) -> None:
    with pytest.raises(ValueError, match=r"facet beasts|not marked"):
        marked(text)


def test_the_words_of_a_message_are_tagged() -> None:
    tagged = tagged_message(marked("jobs with {farm animals} but no {!nights|nights}"), NLP)
    assert tagged.tags == ("O", "O", "B+", "I+", "O", "O", "B!")


@pytest.mark.parametrize(
    ("text", "facet", "wanted", "named", "opposite", "does"),
    [
        ("no night shifts", "nights", False, "night shifts", False, "!"),
        ("i don't want to work nights", "nights", False, "work nights", False, "!"),
        ("indoors", "outdoors", False, "indoors", True, "+"),
        ("not stuck inside", "outdoors", True, "stuck inside", True, "!"),
        ("i love horses", "about", True, "horses", False, "+"),
        ("allergic to cats", "about", False, "cats", False, "!"),
        ("i don't mind nights", "nights", True, "nights", False, "~"),
        ("not below 24k", "pay", True, "not below 24k", False, "+"),
        ("like a worker", "like", True, "worker", False, "+"),
        ("which of these", "of_these", True, "which of these", False, "@"),
    ],
)
def test_a_phrase_is_taken_apart(text: str, facet: str, wanted: bool, named: str, opposite: bool, does: str) -> None:
    (lesson,) = lessons_of([WishExample(text, facet, "yes" if wanted else "no")], NLP)
    assert (" ".join(lesson.named.words), lesson.named.opposite, lesson.does) == (named, opposite, does)


def test_the_tagger_learns_what_is_wanted_and_what_is_not(tmp_path: Path) -> None:
    things = ("dogs", "cats", "cars", "boats", "nights", "blood", "maths", "kids")
    told = [Tagged(("jobs", "with", thing), ("O", "O", "B+")) for thing in things]
    told += [Tagged(("no", thing, "please"), ("O", "B!", "O")) for thing in things]
    vectors = [np.zeros((3, 4), np.float32)] * len(told)
    tagger = WishTagger()
    tagger.fit(told, vectors)
    tagger.save(tmp_path)
    words = ("jobs", "with", "horses", "no", "sheep", "please")
    read = WishTagger.load(tmp_path).read(words, np.zeros((6, 4), np.float32))
    assert [(each.start, each.end, each.mark) for each in read] == [(2, 3, "+"), (4, 5, "!")]


@pytest.mark.parametrize(
    ("likelihoods", "marked"),
    [
        ({"O": 0.3, "B+": 0.2, "I+": 0.5}, True),  # it mostly goes on with a part, as in "a prison"
        ({"O": 0.42, "B+": 0.58}, True),  # the order of tags is against it
        ({"O": 0.6, "B+": 0.2, "I+": 0.2}, False),
    ],
)
def test_a_word_that_is_clear_by_itself_is_a_part(monkeypatch: pytest.MonkeyPatch, likelihoods: dict[str, float], marked: bool) -> None:
    tagger = WishTagger()
    tagger._order = np.zeros((len(TAGS), len(TAGS)), np.float32)
    tagger._order[TAGS.index("O"), TAGS.index("B+")] = -1.0
    rows = np.array([[float(tag == "O") for tag in TAGS], [likelihoods.get(tag, 0.0) for tag in TAGS]], np.float32)
    monkeypatch.setattr(tagger, "_likelihoods", lambda words, vectors: rows)
    read = tagger.read(("in", "prison"), np.zeros((2, 4), np.float32))
    assert [(each.start, each.end, each.mark) for each in read] == ([(1, 2, "+")] if marked else [])


@pytest.mark.parametrize(
    ("words", "rows", "marked"),
    [
        # "Reading and writing"
        (("reading", "and", "writing"), [{"B!": 0.98}, {"O": 0.9}, {"B+": 0.87, "B!": 0.12}], [(0, 1, "!"), (2, 3, "!")]),
        # "No nights and animals"
        (("nights", "and", "animals"), [{"B!": 0.98}, {"O": 0.9}, {"B+": 0.97}], [(0, 1, "!"), (2, 3, "+")]),
        # "Nights but animals"
        (("nights", "but", "animals"), [{"B!": 0.98}, {"O": 0.9}, {"B+": 0.87}], [(0, 1, "!"), (2, 3, "+")]),
        # "Walking and local history"
        (("walking", "and", "local"), [{"B+": 0.9}, {"O": 0.9}, {"O": 0.65, "B+": 0.35}], [(0, 1, "+"), (2, 3, "+")]),
        # "Healthcare pays most"
        (("healthcare", "pays", "most"), [{"B+": 0.99}, {"B+": 0.7, "I+": 0.2}, {"I+": 0.99}], [(0, 1, "+"), (1, 3, "+")]),
    ],
)
def test_joined_parts_are_alike_and_others_apart(
    monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], rows: list[dict[str, float]], marked: list[tuple[int, int, str]]
) -> None:
    tagger = WishTagger()
    tagger._order = np.zeros((len(TAGS), len(TAGS)), np.float32)
    likelihoods = np.array([[row.get(tag, 0.0) for tag in TAGS] for row in rows], np.float32)
    monkeypatch.setattr(tagger, "_likelihoods", lambda words, vectors: likelihoods)
    read = tagger.read(words, np.zeros((len(words), 4), np.float32))
    assert [(each.start, each.end, each.mark) for each in read] == marked


# ------------------------------------------------------------------ questions on what was found


def listed(*careers: str) -> DialogueState:
    items = tuple(Item(kind=ItemKind.CAREER, id=career, position=number) for number, career in enumerate(careers, 1))
    turn = TurnRecord(at=0, queries=(Query(aspect=FIND_CAREERS),), items=items, outcome=Outcome.ANSWERED)
    return DialogueState().remember(turn, wish=Wish(wants=(Want(facet="outdoors"),)))


@pytest.mark.parametrize(("text", "asked"), [("do any of these work shifts", ("vet", "groom")), ("do they work shifts", ())])
def test_a_list_can_be_asked_about_after_another_question(text: str, asked: tuple[str, ...]) -> None:
    clause = Clause(text=text, start=0, end=len(text), act=Act.ASK, aspect=Label("hours"), confidence=1.0)
    state = listed("vet", "groom").remember(
        TurnRecord(at=1, queries=(Query(aspect=Label("pay"), careers=("vet",)),), outcome=Outcome.ANSWERED)
    )
    (request,) = asked_of_listed([Request(clause=0, query=Query(aspect=Label("hours")))], [Heard(clause)], state, ())
    assert request.query.careers == asked


@pytest.mark.parametrize(
    ("text", "careers"),
    [
        ("what hours do they work", ("vet", "groom", "farmer", "fisher", "baker")),
        ("how do i get into it", ("vet",)),
        ("what's that like?", ("vet",)),
    ],
)
def test_a_question_that_names_no_career_is_about_those_listed(text: str, careers: tuple[str, ...]) -> None:
    clause = Clause(text=text, start=0, end=len(text), act=Act.ASK, aspect=Label("hours"), confidence=1.0)
    request = Request(clause=0, query=Query(aspect=Label("hours")))
    (asked,) = asked_of_listed([request], [Heard(clause)], listed("vet", "groom", "farmer", "fisher", "baker", "cook"), ())
    assert asked.query.careers == careers
    # The page's career is what such a question is about only if nothing was listed.
    current = request.model_copy(update={"query": Query(aspect=Label("hours"), careers=("baker",))})
    (asked,) = asked_of_listed([current], [Heard(clause)], listed("vet", "groom", "farmer", "fisher", "baker", "cook"), ("baker",))
    assert asked.query.careers == careers
    assert asked_of_listed([current], [Heard(clause, careers=("baker",))], listed("vet"), ("baker",)) == [current]
    assert asked_of_listed([current], [Heard(clause)], listed("vet"), ("nurse",)) == [current]
    assert asked_of_listed([request], [Heard(clause)], DialogueState(), ()) == [request]


@pytest.mark.parametrize(
    ("text", "careers"),
    [
        ("compare the first two", ("vet", "groom")),
        ("compare the last two", ("farmer", "fisher")),
        ("compare 1 and 3", ("vet", "farmer")),
        ("what's the difference between the second and the last", ("groom", "fisher")),
        ("can you compare them", ("vet", "groom", "farmer")),
        ("how long do they take", ()),
    ],
)
def test_careers_listed_are_compared_by_their_positions(text: str, careers: tuple[str, ...]) -> None:
    assert compared_of_listed(NLP(text), listed("vet", "groom", "farmer", "fisher")).held == careers
    assert not compared_of_listed(NLP(text), DialogueState()).any


@pytest.mark.parametrize("text", ["which of these", "the one with most money", "which is quickest", "any of those"])
def test_one_of_those_listed_is_asked_for(text: str) -> None:
    assert picks_among(text.split())


@pytest.mark.parametrize("text", ["which jobs are outdoors", "the first job", "any with animals"])
def test_other_messages_ask_for_none_of_those_listed(text: str) -> None:
    assert not picks_among(text.split())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Latin or any language", ["latin or language"]),
        ("Latin or maybe Greek", ["latin or greek"]),
        ("Latin and Greek", ["latin", "greek"]),
    ],
)
def test_alternatives_are_searched_for_together(text: str, words: list[str]) -> None:
    doc = NLP(text)
    read = read_fragments([Fragment(doc[:1], "about", 0.9), Fragment(doc[-1:], "about", 0.9)], {})
    assert [want.words for want in read.wish.wants] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("make up and nails", "beauty and nails"),
        ("a chance to work your way up", "promotion"),
        ("fix bikes", "repairing bicycles or motorcycles"),
    ],
)
def test_words_that_mean_one_thing_are_searched_for_as_profiles_write_them(text: str, words: str) -> None:
    assert search_words(text) == words


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("I don't mind getting dirty", True),
        ("not bothered about mess", True),
        ("it doesn't have to be outdoors", True),
        ("no mess", False),
        ("i don't have to be tidy", False),
    ],
)
def test_what_does_not_matter_is_no_wish(text: str, dropped: bool) -> None:
    doc = NLP(text)
    assert does_not_matter(doc[-1:]) is dropped


def test_another_way_in_takes_the_place_of_the_one_before() -> None:
    before = Wish(wants=(Want(facet="about", words="energy"), Want(facet="degree")))
    now = read(("apprenticeships", "apprenticeship"))
    assert [want.facet for want in refined(before, now, []).wants] == ["about", "apprenticeship"]
    assert [want.facet for want in refined(before, now._replace(adds=True), []).wants] == ["about", "degree", "apprenticeship"]
    assert [want.facet for want in refined(before, read(("degree", "degree", True)), []).wants] == ["about", "degree"]


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ((("fastest to learn", "rank_training"), ("pays alright", "rank_pay")), Ranking.TRAINING),
        ((("quick to learn", "rank_training"), ("best paid", "rank_pay")), Ranking.PAY),
        ((("quick to learn", "rank_training"), ("pays well", "rank_pay")), Ranking.PAY),
    ],
)
def test_what_is_asked_for_most_decides_the_order(said: tuple[tuple[str, str], ...], order: Ranking) -> None:
    assert read(*said).wish.ranking is order


def test_a_wish_for_those_unlike_the_others_turns_the_last_want_round() -> None:
    office, degree = Want(facet="office"), Want(facet="degree")
    assert turned_round(Wish(wants=(office, degree))).wants == (office, Want(facet="degree", wanted=False))
    assert turned_round(Wish()).is_empty


@pytest.mark.parametrize(("text", "facet"), [("under 20 hours", "part_time"), ("16 hours a week", "part_time"), ("35 hours", "hours")])
def test_few_hours_are_part_time(text: str, facet: str) -> None:
    assert [want.facet for want in read((text, "hours")).wish.wants] == [facet]


def test_short_hours_among_other_orders_are_a_bound() -> None:
    short = Fragment(span("short hours"), "rank_hours", 0.9, opposite=True)
    both = read_fragments([*fragments(("good money", "rank_pay")), short], {})
    assert both.wish.ranking is Ranking.PAY and both.wish.wants == (Want(facet="hours", high=35),)
    assert read_fragments([short], {}).wish.ranking is Ranking.HOURS


@pytest.mark.parametrize(
    ("text", "part", "is_it"),
    [
        ("what else could a cook do, i'm done with kitchens", "kitchens", True),
        ("I am finished with offices", "offices", True),
        ("im so done with the army", "the army", True),
        ("i like work that can be done with computers", "computers", False),
        ("something i can do with kitchens", "kitchens", False),
    ],
)
def test_who_is_done_with_something_does_not_want_it(text: str, part: str, is_it: bool) -> None:
    doc = NLP(text)
    start = text.index(part)
    assert is_over(doc.char_span(start, start + len(part))) is is_it


@pytest.mark.parametrize(("text", "words"), [("a forklift licence", "forklift"), ("a driving licence", ""), ("a boat licence", "boat")])
def test_a_licence_is_kept_with_what_it_is_for(text: str, words: str) -> None:
    doc = NLP(text)
    found = read_fragments([Fragment(doc[:], "driving_licence", 1.0)], {})
    assert [want.words for want in found.wish.wants] == [words]


@pytest.mark.parametrize(
    ("text", "likens"),
    [
        ("something like an archivist but outdoors", True),
        ("jobs similar to archivist", True),
        ("anything other than archivist", True),
        ("archivist but better paid", True),
        ("i want to be an archivist but everyone says theres no jobs", False),
        ("i'd like to be an archivist", False),
        ("i would like archivist", False),
        ("archivist but is there any work", False),
    ],
)
def test_a_career_is_likened_to_only_with_a_sign_of_it(text: str, likens: bool) -> None:
    doc = NLP(text)
    place = next(token.i for token in doc if token.text == "archivist")
    assert likens_to(doc, doc[place : place + 1]) is likens


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("hello can you help my son find a job", True),
        ("need a new job", True),
        ("im looking for some decent work", True),
        ("do you need a degree for this job", False),
        ("i want to work", False),
        ("what do i need", False),
    ],
)
def test_who_looks_for_a_job_says_so(text: str, looks: bool) -> None:
    assert looks_for_job(NLP(text)) is looks
