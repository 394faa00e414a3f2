"""What people tell of themselves gets the fact that it bears on, and facts that answer a question aren't called incomplete."""

from __future__ import annotations

import pytest

from bot.conversation.types import Act, Detail, Fit
from tests.unit.answering.conftest import Talk
from tests.unit.knowledge.made_up import career, statement

GRADES = "For a college course you usually need 5 GCSEs."
NONE = "You could apply without qualifications and be trained on the job."
START = "You may be able to begin as a trainee in a workshop."
LICENCE = "You need a full driving licence."
UNPAID = "Paid or unpaid experience helps when you apply."
SWIM = "Many firms want people who can swim 25 metres."
DEGREE = "You could take a degree in thatching."
GUILD = "The degree has to be one that the Guild of Thatchers recognises."
HANDS = "You need to be good at working with your hands."
ENGLISH = "You need to be able to read English."
FIRMS = "You could work for larger firms, such as builders and churches."
TIMES = "They could work between 8am and 6pm."
HEIGHT = "They need to cope with work at height."
COOK = "They cook, shop and mend roofs."
TRAIN = "You could train in a firm and qualify through CIThatch."


@pytest.fixture
def talk() -> Talk:
    entry = [
        statement(GRADES, "entry/qualifications"),
        statement(NONE, "entry/applying", "entry/qualifications"),
        statement(START, "entry/training"),
        statement(LICENCE, "entry/driving_licence"),
        statement(UNPAID, "entry/experience"),
        statement(SWIM, "entry/health"),
        statement(DEGREE, "entry/degree"),
        statement(GUILD, "entry/courses"),
        statement(TRAIN, "entry/training"),
    ]
    statements = {
        "entry": entry,
        "skills": [statement(HANDS, "skills/dexterity"), statement(ENGLISH, "skills/languages")],
        "progression": [statement(FIRMS, "progression/employers")],
        "hours": [statement(TIMES, "hours/start_finish")],
        "duties": [statement(COOK)],
    }
    return Talk(career("Thatcher", statements=statements, contacts=[{"name": "Guild of Thatchers", "kind": "professional_body"}]))


def said(reply: str) -> str:
    return reply.partition("\nSource")[0]


@pytest.mark.parametrize(
    ("aspect", "detail", "text", "says"),
    [
        ("entry/training", Detail.HOW, "how would I start", START),
        ("entry/driving_licence", Detail.HOW_MUCH_OF_A_PROBLEM, "he failed his test. does that matter?", LICENCE),
        ("progression/employers", Detail.WHO, "so who'd be paying them", FIRMS),
        ("hours/start_finish", Detail.WHEN, "when do they knock off", TIMES),
        ("entry/degree", Detail.WHO, "who has to approve the degree", GUILD),
    ],
)
def test_what_gives_a_detail_is_not_said_to_lack_it(talk: Talk, aspect: str, detail: Detail, text: str, says: str) -> None:
    reply = said(talk.ask(aspect, fit=Fit.SAME_ASPECT, says=[DEGREE if says == GUILD else says], detail=detail, text=text))
    assert reply.endswith(says) and "doesn’t" not in reply


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("I've done a bit, I looked after our school's old roof. Unpaid, obviously.", UNPAID),
        ("I can't really swim. Well, doggy paddle.", SWIM),
    ],
)
def test_a_fact_of_ones_own_gets_what_it_bears_on(talk: Talk, text: str, says: str) -> None:
    talk.ask("duties", text="what do they do")
    assert says in talk.send("acknowledge", text=text)


@pytest.mark.parametrize(
    ("aspect", "text", "says"),
    [
        ("skills/dexterity", "I'm really good at making stuff with my hands. Does that count?", HANDS),
        ("skills/fitness", "I can't really swim. Well, doggy paddle. Does that count?", SWIM),
    ],
)
def test_whether_something_counts_is_about_what_was_told_before_it(talk: Talk, aspect: str, text: str, says: str) -> None:
    talk.ask("skills/languages", fit=Fit.ANSWERS, says=[ENGLISH], text="do they read a lot")
    asked = talk.request(aspect, fit=Fit.SAME_ASPECT, says=[ENGLISH], detail=Detail.WHETHER, items=[talk.item(ENGLISH, career="thatcher")])
    assert said(talk.send((asked, text.split(". ")[-1], None), text=text)).endswith(says)


def test_a_figure_below_the_one_told_is_not_settled_by_others(talk: Talk) -> None:
    talk.ask("entry/qualifications", fit=Fit.ANSWERS, says=[GRADES], text="gcses?")
    reply = talk.ask("entry/qualifications", fit=Fit.UNRELATED, detail=Detail.WHETHER, text="only got 3")
    assert reply.startswith("The profile doesn’t say what happens then: it only says what you usually need.")


def test_who_lacks_what_is_not_asked_hears_that_it_is_not_asked(talk: Talk) -> None:
    asks = {"fit": Fit.ANSWERS, "says": [NONE]}
    talk.ask("entry/qualifications", text="what do I need", **asks)  # type: ignore[arg-type]
    reply = talk.ask("entry/qualifications", text="gcse I no have", act=Act.TELL, **asks)  # type: ignore[arg-type]
    assert said(reply).endswith(NONE)


def test_who_could_do_what_was_told_is_told_that_it_is_wanted(talk: Talk) -> None:
    asks = {"fit": Fit.SAME_ASPECT, "says": [COOK]}
    talk.ask("duties", text="what do they do", **asks)  # type: ignore[arg-type]
    reply = talk.ask("duties", text="I could do the cooking bit at least", detail=Detail.WHETHER, **asks)  # type: ignore[arg-type]
    assert "the job asks for" in reply and COOK not in reply


@pytest.mark.parametrize("text", ["can I do it without uni", "how do you get in with no degree"])
def test_ways_without_a_degree_leave_out_those_with_one(talk: Talk, text: str) -> None:
    reply = talk.ask("entry/degree", fit=Fit.ANSWERS, says=[DEGREE], detail=Detail.WHETHER, text=text)
    assert NONE in reply and TRAIN in reply and DEGREE not in reply and GRADES not in reply


@pytest.mark.parametrize("text", ["what does it stand for", "the firm one. whats that stand for"])
def test_what_an_item_shortens_is_named_if_the_profile_does_not_explain_it(talk: Talk, text: str) -> None:
    talk.ask("entry", text="how do you get in")
    item = talk.item(TRAIN, position=1, career="thatcher")
    reply = talk.ask("entry/courses", fit=Fit.SAME_ASPECT, says=[DEGREE], detail=Detail.MEANING, items=[item], text=text)
    assert reply.startswith(f"{TRAIN} The profile doesn’t explain “CIThatch”.")


@pytest.mark.parametrize("text", ["You keep saying 'may'. Does she or doesn't she?", "u always say may"])
def test_a_hedge_that_is_quoted_is_explained(talk: Talk, text: str) -> None:
    talk.ask("entry/training", fit=Fit.ANSWERS, says=[START])
    assert talk.ask("grumble", text=text).startswith("“May” means that it’s possible, but not certain.")


@pytest.mark.parametrize("is_clear", [True, False])
def test_a_summary_of_what_is_needed_is_on_getting_in(talk: Talk, is_clear: bool) -> None:
    send = talk.send if is_clear else talk.unclear
    assert LICENCE in send((talk.request("sum_up"), "sum up what id need to have sorted", None))


def test_an_unclear_question_for_the_source_is_answered(talk: Talk) -> None:
    talk.ask("duties", text="what do they do")
    assert talk.unclear((talk.request("ask_source"), "where does that come from", None)).startswith("What I tell you about the Thatcher")


def test_several_things_concluded_are_told_without_pointing_out_that_they_were(talk: Talk) -> None:
    talk.ask("hours/start_finish", fit=Fit.ANSWERS, says=[TIMES], text="when do they start")
    parts = [
        (talk.request("hours/start_finish", fit=Fit.ANSWERS, says=[TIMES], detail=Detail.WHETHER), "late finishes", None),
        (talk.request("entry/training", fit=Fit.ANSWERS, says=[START], detail=Detail.WHETHER), "trainees", None),
    ]
    reply = said(talk.send(*parts, text="so late finishes and only trainees"))
    assert TIMES in reply and START in reply and "As I said" not in reply


def test_a_number_that_the_profile_lacks_is_not_confirmed(talk: Talk) -> None:
    reply = talk.ask("progression/employers", fit=Fit.ANSWERS, says=[FIRMS], detail=Detail.WHETHER, text="is it 4 firms")
    assert said(reply) == f"{FIRMS} The profile doesn’t give a number."


def test_what_a_listed_statement_means_is_said_in_plain_words() -> None:
    talk = Talk()
    talk.ask("skills", text="what skills")
    last = "You need to be able to work alongside"
    reply = talk.ask("pick", items=[talk.item(last, position=6)], detail=Detail.MEANING, text="the sixth, what does it mean")
    assert reply.startswith(f"The sixth was: {last}") and "In plain words: " in reply


def roofer() -> Talk:
    statements = {
        "environment": [statement(HEIGHT, "environment/heights")],
        "entry": [statement(SWIM, "entry/health"), statement(LICENCE, "entry/driving_licence")],
        "duties": [statement(COOK)],
    }
    return Talk(career("Thatcher", statements=statements, contacts=[{"name": "Guild of Thatchers", "kind": "professional_body"}]))


@pytest.mark.parametrize("text", ["I get giddy up ladders.", "high places make me wobbly"])
def test_an_obstacle_gets_what_the_profile_asks_for_and_no_verdict(text: str) -> None:
    talk = roofer()
    talk.ask("duties", text="what do they do")
    tells = {"fit": Fit.ANSWERS, "says": [HEIGHT], "act": Act.TELL, "text": text}
    reply = said(talk.ask("tell_constraint", **tells))  # type: ignore[arg-type]
    assert f"On that, the profile says: {HEIGHT}" in reply and reply.endswith("doesn’t say whether that would be a problem.")
    assert HEIGHT not in (again := talk.ask("tell_constraint", **tells)) and "does ask for that" in again  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["I've a ring through my lip", "im allergic to straw"])
def test_an_obstacle_that_the_profile_does_not_mention_is_called_so(text: str) -> None:
    talk = roofer()
    talk.ask("duties", text="what do they do")
    tells = {"act": Act.TELL, "text": text}
    silent = talk.ask("tell_constraint", fit=Fit.UNRELATED, **tells)  # type: ignore[arg-type]
    assert "the profile says nothing about that" in silent or "The profile doesn’t say anything about that" in silent
    near = talk.ask("tell_constraint", fit=Fit.SAME_ASPECT, says=[SWIM], **tells)  # type: ignore[arg-type]
    assert f"It does say: {SWIM}" in near
    assert HEIGHT not in talk.ask("tell_constraint", fit=Fit.NEAREST, says=[HEIGHT], **tells)  # type: ignore[arg-type]


def test_what_is_no_obstacle_and_in_no_profile_is_only_heard() -> None:
    talk = roofer()
    talk.ask("duties", text="what do they do")
    assert "profile" not in talk.ask("tell_other", fit=Fit.UNRELATED, act=Act.TELL, text="my cousin keeps bees")


def test_an_obstacle_told_before_any_career_is_only_heard() -> None:
    assert "profile" not in roofer().ask("tell_constraint", fit=Fit.UNRELATED, act=Act.TELL, text="I've a bad chest")


@pytest.mark.parametrize(("text", "praised"), [("I swim like an anvil", False), ("I sink, me", False), ("I love swimming", True)])
def test_a_skill_is_only_praised_if_it_is_clearly_a_strength(text: str, praised: bool) -> None:
    talk = roofer()
    talk.ask("duties", text="what do they do")
    reply = talk.ask("skills/fitness", fit=Fit.ANSWERS, says=[SWIM], act=Act.TELL, text=text)
    assert SWIM in reply and ("The job asks for it" in reply or "real strength" in reply) is praised


@pytest.mark.parametrize("text", ["does that finish me off", "will it rule her out then"])
def test_a_fear_of_being_turned_down_gets_a_kind_word(text: str) -> None:
    talk = roofer()
    talk.ask("entry/driving_licence", fit=Fit.ANSWERS, says=[LICENCE], text="licence?")
    reply = talk.ask("entry/driving_licence", fit=Fit.SAME_ASPECT, says=[LICENCE], detail=Detail.HOW_MUCH_OF_A_PROBLEM, text=text)
    assert reply.startswith(("I can see why you’d worry.", "That’s understandable."))


@pytest.mark.parametrize("text", ["I have epilepsy", "my son has diabetes"])
def test_an_illness_that_is_not_mentioned_gets_what_the_job_asks_of_health(text: str) -> None:
    talk = roofer()
    talk.ask("duties", text="what do they do")
    assert f"It does say: {SWIM}" in talk.ask("tell_constraint", fit=Fit.UNRELATED, act=Act.TELL, text=text)
