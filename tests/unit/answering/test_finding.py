"""What a search for careers found is said with reasons, and what profiles don't say is never said for them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering.cards import facts_in_short
from bot.answering.to_answer import is_remark
from bot.answering.wishing import load_phrases, wish_in_words
from bot.answering.wishing_choice import load_choices
from bot.answering.wording import load_wording
from bot.conversation.types import Act, Cards, DialogueState, ItemKind
from bot.conversation.wish import Found, Hit, Ranking, Want, Wish
from bot.knowledge.facets import load_facets
from bot.knowledge.store import Store
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

VET = career(
    "Vet",
    statements={
        "overview": [statement("Vets treat sick animals.")],
        "pay": [statement("The usual starting pay is £30,000 a year."), statement("With experience, pay is £50,000 a year.")],
        "hours": [statement("They work 40 to 45 hours a week."), statement("They could work nights.")],
    },
)
GROOM = career("Groom", statements={"overview": [statement("Grooms look after horses.")], "environment": [statement("You work outdoors.")]})
ANIMALS, NO_NIGHTS = Want(facet="about", words="animals"), Want(facet="nights", wanted=False)


@pytest.fixture
def talk() -> Talk:
    return Talk(VET, GROOM)


def find(talk: Talk, wish: Wish, *hits: Hit, **counts: Any) -> str:
    found = Found(wish=wish.model_copy(update={"shown": tuple(hit.career for hit in hits)}), hits=hits, **counts)
    return talk.send((talk.request("find_careers").model_copy(update={"found": found}), "jobs", None))


def hit(of: Any, *topics: str, **fields: Any) -> Hit:
    return Hit(career=of.id, why=tuple(of.statement_id(of.statements[topic][-1]) for topic in topics), **fields)


def test_each_career_is_a_card_with_its_reasons_pay_and_hours(talk: Talk) -> None:
    reply = find(talk, Wish(wants=(ANIMALS,)), hit(VET, "overview"), saying=1, silent=1)
    assert reply.startswith(
        "I looked for jobs to do with animals. This fits best:\n- Vet (£30,000 to £50,000 a year, 40 to 45 hours a week): "
    )
    (cards,) = (block for block in talk.reply.blocks if isinstance(block, Cards))
    assert cards.cards[0].why == ("Vets treat sick animals.",)
    assert talk.shown(ItemKind.CAREER) == ["vet"]


@pytest.mark.parametrize(
    ("facet", "wanted", "said", "claims"),
    [
        ("heights", False, "You'll need to cope with working at height.", "But: You'll need to cope with working at height."),
        ("uniform", False, "You get uniforms for free.", ""),
        ("part_time", True, "There may be work for part-timers, or part of the time.", ""),
        ("hospital", True, "You could train at hospitals.", ""),
        ("uniform", False, "You work in a shop.", "I found nothing in the profile on a uniform."),
    ],
)
def test_nothing_is_said_to_be_missing_that_a_profile_mentions_anywhere(facet: str, wanted: bool, said: str, claims: str) -> None:
    worker = career("Worker", statements={"overview": [statement("Workers work.")], "entry": [statement(said)]})
    reply = find(Talk(worker), Wish(wants=(Want(facet=facet, wanted=wanted),)), hit(worker, silent=(0,)), silent=1)
    assert claims in reply and ("I found nothing" in reply) is ("I found nothing" in claims)


@pytest.mark.parametrize(("ranking", "words"), [(Ranking.PAY, "the highest pay"), (Ranking.TRAINING, "the shortest training")])
def test_of_those_shown_the_first_in_an_order_is_named(talk: Talk, ranking: Ranking, words: str) -> None:
    wish = Wish(wants=(ANIMALS,), ranking=ranking, among=("vet", "groom"))
    assert find(talk, wish, hit(VET, "pay"), hit(GROOM, "overview"), saying=2).startswith(f"Of these, Vet has {words}.")


def test_an_order_alone_goes_by_the_figures_in_profiles(talk: Talk) -> None:
    reply = find(talk, Wish(ranking=Ranking.PAY), hit(VET, "pay"), saying=1, silent=1)
    assert reply.startswith("I looked for the highest pay. 1 of 2 profiles give a figure for that. These come first.")


def test_silence_is_counted_and_said(talk: Talk) -> None:
    wish = Wish(wants=(Want(facet="outdoors"), NO_NIGHTS))
    reply = find(talk, wish, hit(GROOM, "overview", silent=(1,)), silent=2, denying=1)
    assert "No profile says all of that. These come closest." in reply
    assert "Grooms look after horses. I found nothing in the profile on night work." in reply
    assert "More profiles that don’t say: 1. Profiles that don’t fit: 1." in reply
    wanted = find(talk, Wish(wants=(Want(facet="nights"),)), hit(GROOM, "overview", silent=(0,)), silent=2)
    assert "But: I found nothing in the profile on night work." in wanted


@pytest.mark.parametrize(("saying", "lead"), [(9, "These fit best:"), (2, "These fit best:"), (0, "These come closest.")])
@pytest.mark.parametrize(
    "wants", [(ANIMALS,), (ANIMALS, NO_NIGHTS), (Want(facet="outdoors"), ANIMALS.model_copy(update={"wanted": False}))]
)
def test_what_is_searched_for_in_its_own_words_is_not_counted(talk: Talk, wants: tuple[Want, ...], saying: int, lead: str) -> None:
    reply = find(talk, Wish(wants=wants), hit(VET, "overview"), hit(GROOM, "overview"), saying=saying, silent=40, denying=3)
    assert lead in reply
    assert not any(count in reply for count in ("profiles say", "Profiles that", "No profile"))


@pytest.mark.parametrize("wanted", [True, False])
def test_words_are_not_said_to_be_missing_in_a_profile(talk: Talk, wanted: bool) -> None:
    wish = Wish(wants=(ANIMALS, Want(facet="about", words="baking", wanted=wanted)))
    one = find(talk, wish, hit(VET, "overview", silent=(1,)), hit(GROOM, "overview"), silent=2)
    both = find(talk, wish, hit(VET, "overview", silent=(1,)), hit(GROOM, "overview", silent=(1,)), silent=2)
    assert not any(claim in reply for reply in (one, both) for claim in ("I found nothing", "None of them"))


def test_what_all_are_silent_on_is_said_once(talk: Talk) -> None:
    wish = Wish(wants=(ANIMALS, Want(facet="part_time")))
    hits = [hit(each, "overview", silent=(1,)) for each in (VET, GROOM)]
    reply = find(talk, wish, *hits, silent=2)
    assert "These come closest. None of them mentions part-time work:" in reply
    assert "I found nothing" not in reply
    avoiding = find(
        talk, Wish(wants=(Want(facet="uniform", wanted=False),)), *(each.model_copy(update={"silent": (0,)}) for each in hits), silent=2
    )
    assert "None of them mentions a uniform:" in avoiding


def test_what_was_left_out_is_named(talk: Talk) -> None:
    reply = find(talk, Wish(wants=(ANIMALS,)), hit(VET, "overview"), saying=1, left_out=(Want(facet="alone"),))
    assert "I found nothing that fits and says anything about work on your own, so I left that out." in reply


def test_what_cannot_be_searched_or_put_in_order_is_said(talk: Talk) -> None:
    reply = find(talk, Wish(wants=(ANIMALS,)), hit(VET, "overview"), saying=1, unsearched=("promotion",), unordered=Ranking.TRAINING)
    assert "I can’t search by “promotion”, but you can ask me about any one of these." in reply
    assert "I found nothing on the shortest training, so these are in no order." in reply


def test_some_are_shown_for_each_of_several_subjects(talk: Talk) -> None:
    wish = Wish(wants=(ANIMALS, Want(facet="about", words="horses")))
    reply = find(talk, wish, hit(VET, "overview", silent=(1,)), hit(GROOM, "overview", silent=(0,)), silent=2, mixed=True)
    assert "jobs to do with animals and horses. Here are some for each." in reply
    assert "I found nothing" not in reply


def test_of_those_listed_the_fitting_ones_are_named_and_the_others_too(talk: Talk) -> None:
    wish = Wish(wants=(ANIMALS, Want(facet="outdoors")), among=("vet", "groom"))
    reply = find(talk, wish, hit(GROOM, "environment"), saying=1)
    assert reply.startswith("Of these, Groom fits that. The profile of Vet says otherwise, or nothing on it:")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Want(facet="part_time"), "None of those says so: I looked for part-time work in the profiles of Vet and Groom."),
        (NO_NIGHTS, "This is what comes nearest to it:"),
    ],
)
def test_if_none_of_those_listed_is_as_asked_it_is_offered_to_look_further(talk: Talk, asked: Want, said: str) -> None:
    reply = find(talk, Wish(wants=(ANIMALS,), among=("vet", "groom"), asked=(asked,)), is_last=False)
    assert said in reply and "Say “show me more”" in reply
    assert [each.text for each in talk.reply.suggestions] == ["Show me more"]
    assert talk.shown(ItemKind.CAREER) == ["vet", "groom"]


def test_those_listed_that_speak_of_what_is_asked_are_not_denied() -> None:
    # Where the job can lead is none of the topics that facts on hours are read from.
    farrier = career("Farrier", statements={"progression": [statement("You could become self-employed.")]})
    wish = Wish(wants=(ANIMALS,), among=("groom", "farrier"), asked=(Want(facet="self_employed"),))
    reply = find(Talk(GROOM, farrier), wish, is_last=False)
    assert reply.startswith("The profile of Farrier speaks of self-employment:") and "You could become self-employed." in reply
    assert "None of those" not in reply


def test_careers_that_only_come_near_are_told_apart(talk: Talk) -> None:
    near = Hit(career="groom", near=True)
    wish = Wish(wants=(ANIMALS,))
    reply = find(talk, wish, hit(VET, "overview"), near, saying=1)
    assert "- Groom: This only comes near to what you asked. Grooms look after horses." in reply and reply.count("only comes near") == 1
    reply = find(talk, wish, near)
    assert "I found none that says all of that. These come nearest in meaning." in reply and "fit" not in reply
    assert "only comes near" not in reply


def test_what_speaks_against_is_said(talk: Talk) -> None:
    against = Hit(career="vet", against=(VET.statement_id(VET.statements["hours"][-1]),))
    assert "But: They could work nights." in find(talk, Wish(wants=(NO_NIGHTS,)), against, silent=1)


def test_a_career_in_a_category_says_so(talk: Talk) -> None:
    reply = find(talk, Wish(wants=(ANIMALS,)), Hit(career="vet", category="Animal care"), saying=1)
    assert "Vets treat sick animals. It is listed under “Animal care”." in reply


def test_nothing_found_asks_for_something_else(talk: Talk) -> None:
    reply = find(talk, Wish(wants=(ANIMALS,)), silent=2)
    assert reply.startswith("I looked for jobs to do with animals. I found none that fits.")
    assert talk.reply.outcome == "gap"


def test_words_that_no_profile_is_about_are_said_to_be_left_out(talk: Talk) -> None:
    reply = find(talk, Wish(wants=(ANIMALS,)), hit(VET, "overview"), saying=1, unmatched=("falconry", "lasers"))
    assert "I looked for jobs to do with animals. I found nothing on “falconry” or “lasers”, so I left that out. This fits best:" in reply


def test_while_profiles_are_being_read_nothing_is_said_to_be_missing(talk: Talk) -> None:
    assert "still reading the profiles" in find(talk, Wish(wants=(ANIMALS,)), unread=300, unmatched=("lasers",))
    reply = find(talk, Wish(wants=(ANIMALS,)), hit(VET, "overview"), saying=1, unread=300, unmatched=("lasers",))
    assert "Vet" in reply and "there may be more" in reply and "lasers" not in reply


def test_only_what_a_job_should_not_be_about_is_asked_back(talk: Talk) -> None:
    wish = Wish(wants=(ANIMALS.model_copy(update={"wanted": False}),))
    reply = find(talk, wish)
    assert reply.startswith("I looked for nothing to do with animals. That leaves nearly all careers to choose from. What would you like")
    assert talk.buttons[0] == "Jobs where I work with my hands"


def test_jobs_that_are_turned_down_are_named(talk: Talk) -> None:
    wish = Wish(wants=(ANIMALS,), excluded=("vet",), declined=("vets",))
    assert find(talk, wish, hit(GROOM, "overview"), saying=1).startswith("I looked for jobs to do with animals and not “vets”.")


def test_what_is_not_wanted_and_no_profile_is_about_is_said(talk: Talk) -> None:
    reply = find(talk, Wish(wants=(ANIMALS,)), hit(VET, "overview"), saying=1, unmentioned=("a doctorate",))
    assert "I couldn’t tell which profiles have to do with “a doctorate”, so that leaves out none." in reply


def test_a_wish_is_no_remark(talk: Talk) -> None:
    found = Found(wish=Wish(wants=(ANIMALS,)))
    wish = talk.request("find_careers").model_copy(update={"found": found})
    reading = talk.reading((wish, "two days a week, with animals", Act.ASK))
    hardly_asks = tuple(clause.model_copy(update={"likelihood": 0.01}) for clause in reading.clauses)
    reading = reading.model_copy(update={"clauses": hardly_asks})
    assert not is_remark(reading)
    unfound = tuple(each.model_copy(update={"found": None}) for each in reading.requests)
    assert is_remark(reading.model_copy(update={"requests": unfound}))


def test_a_place_is_a_gap_and_the_rest_is_looked_for(talk: Talk) -> None:
    reply = find(talk, Wish(wants=(ANIMALS,), place="Leeds"), hit(VET, "overview"), saying=1)
    assert reply.startswith(
        "Profiles don’t say where there are vacancies, so I can’t tell you what there is in Leeds. I looked for jobs to do with animals."
    )
    assert "there is in Leeds. Tell me something you like" in find(talk, Wish(place="Leeds"))


def test_an_empty_wish_is_asked_for_and_goes_on(talk: Talk) -> None:
    assert find(talk, Wish()).startswith("What would you like in a job?")
    assert talk.state.wish == Wish()
    assert talk.buttons[0] == "Jobs where I work with my hands"


def test_the_wish_is_remembered_with_what_was_shown(talk: Talk) -> None:
    find(talk, Wish(wants=(ANIMALS,)), hit(VET, "overview"), saying=2, is_last=False)
    assert talk.state.wish == Wish(wants=(ANIMALS,), shown=("vet",))
    assert DialogueState.load(talk.state.dump()) == talk.state
    assert "Show me more" in talk.buttons


def test_people_who_are_undecided_are_asked_what_they_like(talk: Talk) -> None:
    assert "enjoy doing" in talk.ask("undecided", text="no idea what i want to do")
    assert talk.state.wish == Wish()


def test_a_career_without_a_profile_is_said_to_be_without(talk: Talk) -> None:
    found = Found(wish=Wish(wants=(ANIMALS,)), hits=(hit(VET, "overview"),), saying=1)
    request = talk.request("find_careers", others=["zookeeper"]).model_copy(update={"found": found})
    assert talk.send((request, "like a zookeeper", None)).startswith("I have no profile for “zookeeper”. I looked for")


def test_every_facet_has_a_phrase_either_way() -> None:
    assert {name: sorted(each) for name, each in load_phrases().items()} == {name: ["no", "yes"] for name in load_facets()}


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish(wants=(ANIMALS, NO_NIGHTS)), "jobs to do with animals and no night work"),
        (Wish(wants=(Want(facet="pay", low=30_000),), ranking=Ranking.TRAINING), "pay from £30,000 a year and the shortest training"),
        (Wish(wants=(Want(facet="pay", low=25_000, words="starting"),)), "starting pay from £25,000 a year"),
        (Wish(wants=(Want(facet="hours", high=35),), like=("vet",)), "jobs like Vet and up to 35 hours a week"),
    ],
)
def test_a_wish_is_put_into_words(wish: Wish, words: str) -> None:
    assert wish_in_words(wish, Store.of([VET]), load_wording()) == words


@pytest.mark.parametrize(
    ("want", "words"),
    [
        (Want(facet="about", words="babies or young children", said="babies"), "jobs to do with babies"),
        (
            Want(facet="about", words="help people addicted", said="help people who are addicted"),
            "jobs to do with “help people who are addicted”",
        ),
        (Want(facet="about", words="veterinary animals", said="vet stuff", wanted=False), "nothing to do with “vet stuff”"),
    ],
)
def test_what_is_searched_for_is_named_as_it_was_said(want: Want, words: str) -> None:
    assert wish_in_words(Wish(wants=(want,)), Store.of([VET]), load_wording()) == words


OFFICE = career("Clerk", statements={"environment": [statement("You could work in an office.")]})
OUTSIDE = career("Ranger", statements={"environment": [statement("You'll work outdoors.")]})


@pytest.mark.parametrize(
    ("wish", "asks"),
    [
        (Wish(wants=(ANIMALS,)), True),
        (Wish(wants=(ANIMALS, NO_NIGHTS)), False),
        (Wish(wants=(Want(facet="outdoors"),)), False),
        (Wish(wants=(ANIMALS,), among=("clerk", "ranger")), False),
    ],
)
def test_while_little_is_known_it_asks_what_divides_the_careers_found(wish: Wish, asks: bool) -> None:
    talk = Talk(OFFICE, OUTSIDE)
    reply = find(talk, wish, hit(OFFICE, "environment"), hit(OUTSIDE, "environment"), saying=2)
    assert ("Would you rather work outdoors or in an office?" in reply) is asks
    assert (talk.buttons[:2] == ["Outdoors", "In an office"]) is asks


def test_careers_that_are_alike_are_not_divided() -> None:
    talk = Talk(OFFICE, OUTSIDE)
    assert "Would you rather" not in find(talk, Wish(wants=(ANIMALS,)), hit(OFFICE, "environment"), saying=1)


def test_every_choice_is_between_facets() -> None:
    assert {facet for choice in load_choices() for facet in choice.answers} <= {*load_facets()}


def test_pay_is_shown_in_its_own_currency_and_period() -> None:
    paid = career("Cook", statements={"pay": [statement("They earn €12.50 an hour.")]})
    assert facts_in_short(paid, load_wording()) == ["€12.50 an hour"]
