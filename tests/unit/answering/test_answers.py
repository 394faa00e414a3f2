"""A question is answered with the profile's own statements, and a gap says exactly what is missing."""

from __future__ import annotations

import pytest

from bot.conversation.types import Detail, Fit, Item, ItemKind
from bot.knowledge.glossary import Entry, Glossary
from tests.unit.answering.conftest import Talk, first_profile
from tests.unit.knowledge.made_up import career, statement

SHIFTS = "The job may involve working shifts."
ON_CALL = "The job may involve on-call duties."
PART_TIME = "Part-time work may be available."
WEEK = "Medical technical officers work 37.5 hours a week."
LIFTING = "It can involve some lifting of heavy equipment."
VISITS = "Occasionally there may be visits to patients at home."
ASK_WHOM = "You could ask NHS Learning and Development Service (08000 150 850) or NHS Careers (0845 606 0655)."


# ---------------------------------------------------------------- facts


def test_a_question_gets_its_statements_and_nothing_else(talk: Talk) -> None:
    reply = talk.ask("hours/shifts", fit=Fit.ANSWERS, says=[SHIFTS])
    assert reply == f"{SHIFTS}\nSource: Medical Technical Officer profile, “Hours” (Hotcourses, undated)."
    assert talk.reply.outcome == "answered"


def test_at_most_three_statements_are_told(talk: Talk) -> None:
    reply = talk.ask("hours/other", fit=Fit.ANSWERS, says=[WEEK, SHIFTS, ON_CALL, PART_TIME], text="when do they work")
    assert reply.startswith(f"{WEEK} {SHIFTS} {ON_CALL}\n")
    assert PART_TIME not in reply


def test_what_the_profile_has_on_an_aspect_replaces_statements_that_it_no_longer_has(talk: Talk) -> None:
    request = talk.request("hours/shifts", fit=Fit.ANSWERS, says=[SHIFTS])
    gone = request.measured[0].model_copy(update={"statements": ("medical-technical-officer#00000000",)})
    assert talk.send(request.model_copy(update={"measured": (gone,)})).startswith(SHIFTS)


def test_a_broad_question_gets_the_topic_as_a_list(talk: Talk) -> None:
    lines = talk.ask("hours").splitlines()
    assert lines[:2] == ["Hours (Medical Technical Officer):", f"- {WEEK}"]
    assert f"- {PART_TIME}" in lines


def test_a_list_has_at_most_six_bullets_and_offers_the_rest(talk: Talk) -> None:
    reply = talk.ask("environment")
    assert reply.count("\n- ") == 6
    assert "There is more: say “tell me more”." in reply
    assert "Contact with patients is likely." in talk.ask("more")


# ---------------------------------------------------------------- details that the profile doesn't give


@pytest.mark.parametrize(
    ("detail", "text", "gap"),
    [
        (Detail.HOW_OFTEN, "how often is occasionally", "The profile doesn’t say how often."),
        (Detail.HOW_OFTEN, "is that every week", "The profile doesn’t say how often."),
        (Detail.HOW_MANY, "How far do they have to go?", "The profile doesn’t say how far."),
        (Detail.HOW_MANY, "is it more than five", "The profile doesn’t give a number."),
        (Detail.HOW_LONG, "how long does one take", "The profile doesn’t say how long."),
        (Detail.WHY, "why", "The profile doesn’t say why."),
        (Detail.WHO, "who goes", "The profile doesn’t say who."),
        (Detail.HOW_MUCH_OF_A_PROBLEM, "is that bad", "The profile doesn’t say whether that would be a problem."),
        (Detail.HOW_MUCH_OF_A_PROBLEM, "is that a lot?", "The profile doesn’t compare that with other jobs."),
        (Detail.HOW_MUCH_OF_A_PROBLEM, "would my knees cope", "I can’t say: the profile doesn’t say whether"),
        (Detail.HOW_MANY, "how occasionally", "The profile doesn’t say how occasionally."),
        (Detail.HOW_MANY, "how menny", "The profile doesn’t give a number."),
        (Detail.WHICH, "like what level of experience", "The profile doesn’t say what level."),
        (Detail.WHY, "private homes y/n", "The profile doesn’t say more about it."),
        (Detail.WHAT, "what if I like to stay in", "The profile doesn’t say more about it."),
        (Detail.MEANING, "what I meant was do I have to go", "The profile doesn’t say more about it."),
        (Detail.MEANING, "do I have to go", "The profile doesn’t say more about it."),
    ],
)
def test_the_missing_detail_is_named(talk: Talk, detail: Detail | None, text: str, gap: str) -> None:
    reply = talk.ask("environment/home_visits", fit=Fit.SAME_ASPECT, says=[VISITS], detail=detail, text=text)
    assert reply.startswith(f"{VISITS} {gap}")
    assert talk.reply.outcome == "gap"


@pytest.mark.parametrize("detail", [detail for detail in Detail if detail is not Detail.WHETHER])
def test_every_detail_has_its_gap(talk: Talk, detail: Detail) -> None:
    reply = talk.ask("environment/home_visits", fit=Fit.SAME_ASPECT, says=[VISITS], detail=detail)
    assert VISITS in reply and "profile doesn’t " in reply


def test_a_degree_is_named_in_the_words_of_the_question(talk: Talk) -> None:
    reply = talk.ask("environment/lifting", fit=Fit.SAME_ASPECT, says=[LIFTING], detail=Detail.HOW_MANY, text="how heavy r we talking")
    assert reply.startswith(f"{LIFTING} The profile doesn’t say how heavy.")


@pytest.mark.parametrize(
    ("detail", "text", "gap"),
    [
        (Detail.HOW_OFTEN, "how often", "The profile doesn’t say how often."),
        (None, "and visits", "That’s all there is on it in the profile, I’m afraid."),
    ],
)
def test_a_gap_in_what_was_just_told_does_not_tell_it_again(talk: Talk, detail: Detail | None, text: str, gap: str) -> None:
    talk.ask("environment/home_visits", fit=Fit.ANSWERS, says=[VISITS])
    reply = talk.ask("environment/home_visits", fit=Fit.SAME_ASPECT, says=[VISITS], detail=detail, text=text)
    assert reply == f"{gap} {ASK_WHOM}"
    again = talk.ask("environment/home_visits", fit=Fit.SAME_ASPECT, says=[VISITS], detail=detail, text=text)
    assert VISITS not in again and again not in reply


def test_a_fact_out_of_a_list_just_told_is_not_told_again_with_its_gap(talk: Talk) -> None:
    talk.ask("hours")
    reply = talk.ask("hours/shifts", fit=Fit.SAME_ASPECT, says=[SHIFTS], detail=Detail.HOW_OFTEN, text="how often")
    assert reply.startswith("The profile doesn’t say how often.")
    assert SHIFTS not in reply


def test_the_same_gap_is_said_once_in_a_reply(talk: Talk) -> None:
    whether = talk.request("hours/holidays", fit=Fit.NEAREST, says=[WEEK])
    again = talk.request("hours/holidays", fit=Fit.NEAREST, says=[WEEK], detail=Detail.HOW_MANY)
    reply = talk.send((whether, "is there leave", None), (again, "how much leave", None))
    assert reply.count("holiday") == 1


def test_a_fact_just_told_for_another_question_is_not_told_again_with_its_gap(talk: Talk) -> None:
    talk.ask("hours/nights", fit=Fit.NEAREST, says=[SHIFTS])
    reply = talk.ask("hours/shifts", fit=Fit.SAME_ASPECT, says=[SHIFTS], detail=Detail.HOW_OFTEN, text="how often")
    assert reply.startswith("The profile doesn’t say how often.")
    assert SHIFTS not in reply


def test_a_gap_that_names_no_detail_is_not_added_to_another(talk: Talk) -> None:
    talk.ask("hours/shifts")
    same = talk.request("hours/shifts", fit=Fit.SAME_ASPECT, says=[SHIFTS], detail=Detail.WHETHER)
    assert talk.send("pay", same) == f"The profile says nothing about pay. {ASK_WHOM}"


def test_two_gaps_in_the_same_fact_are_said_once(talk: Talk) -> None:
    heavy = talk.request("environment/lifting", fit=Fit.SAME_ASPECT, says=[LIFTING], detail=Detail.HOW_MANY)
    exact = talk.request("environment/lifting", fit=Fit.SAME_ASPECT, says=[LIFTING], detail=Detail.WHAT)
    reply = talk.send((heavy, "how heavy are we talking", None), (exact, "10 kilos, 50?", None))
    assert reply.count("The profile doesn’t") == 1


def test_a_fact_that_was_just_told_is_told_again_to_an_open_question(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.ask("hours/shifts", detail=Detail.WHAT, text="the shifts again").startswith(f"As I said: {SHIFTS}")


def test_a_question_in_other_words_on_what_was_just_told_is_not_answered_with_it(talk: Talk) -> None:
    talk.ask("hours/shifts")
    reply = talk.ask("hours/shifts", fit=Fit.SAME_ASPECT, says=[SHIFTS], detail=Detail.WHETHER, text="so nights too?")
    assert SHIFTS not in reply and talk.reply.outcome == "gap"


def test_a_list_that_was_just_told_is_not_compared_with_other_jobs(talk: Talk) -> None:
    talk.ask("hours")
    reply = talk.ask("hours", detail=Detail.HOW_MUCH_OF_A_PROBLEM, text="is that a lot?")
    assert reply.startswith("The profile doesn’t compare that with other jobs.") and WEEK not in reply
    assert talk.reply.outcome == "gap"


# ---------------------------------------------------------------- meanings


GLOSSARY = Glossary([Entry("on call", "Being on call means being ready to come in to work.", ("on call duties",))])


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("what does on call mean", "on call"),
        ("What does “on call” mean?", "on call"),
        ("whats on-call", "on-call"),
        ("what is meant by duties?", "duties"),
        ("what do they mean by duties", "duties"),
        ("define duties", "duties"),
        ("explain on call exactly", "on call"),
    ],
)
def test_a_term_that_the_profile_does_not_explain_is_quoted(talk: Talk, text: str, term: str) -> None:
    reply = talk.ask("hours/on_call", fit=Fit.SAME_ASPECT, says=[ON_CALL], detail=Detail.MEANING, text=text)
    assert reply.startswith(f"The Medical Technical Officer profile doesn’t explain “{term}”. It does say: {ON_CALL}")


def test_without_a_term_a_statement_is_put_in_plain_words(talk: Talk) -> None:
    reply = talk.ask("hours/on_call", fit=Fit.NEAREST, says=[ON_CALL], detail=Detail.MEANING, text="meaning?")
    assert reply.startswith("In plain words: You may sometimes have to be ready to come in to work")
    reply = talk.ask("hours/breaks", fit=Fit.UNRELATED, detail=Detail.MEANING, text="meaning?")
    assert reply.startswith("The profile doesn’t explain what that means.")


def test_a_term_in_the_glossary_is_explained_as_the_sites_own_words() -> None:
    talk = Talk(glossary=GLOSSARY)
    for fit in (Fit.SAME_ASPECT, Fit.ANSWERS):
        reply = talk.ask("hours/on_call", fit=fit, says=[ON_CALL], detail=Detail.MEANING, text="what does on call mean")
        assert reply.startswith("Being on call means being ready to come in to work. That’s this site’s explanation: the")
        assert talk.reply.outcome == "answered"
    reply = talk.ask("hours/shifts", fit=Fit.SAME_ASPECT, says=[SHIFTS], detail=Detail.MEANING, text="what does shifts mean")
    assert "doesn’t explain “shifts”" in reply


def test_a_fact_is_not_taken_for_a_term() -> None:
    talk = Talk(glossary=GLOSSARY)
    reply = talk.ask("hours/on_call", fit=Fit.ANSWERS, says=[ON_CALL], detail=Detail.MEANING, text="what are the on call duties")
    assert ON_CALL in reply


def test_an_entry_of_a_list_is_explained_if_that_is_asked() -> None:
    talk = Talk(glossary=Glossary([Entry("perfusion", "Perfusion is running a machine.")]))
    about = {"fit": Fit.SAME_ASPECT, "says": ["The role varies"], "detail": Detail.MEANING}
    assert talk.ask("specialisms/detail", text="what mean perfusion", **about).startswith("Perfusion is running a machine.")
    entry = Item(kind=ItemKind.ENTRY, id="perfusion", career="medical-technical-officer", position=6)
    assert talk.ask("specialisms/detail", text="what does the sixth mean", items=[entry], **about).startswith("Perfusion is")


def test_a_question_without_a_term_is_about_one_in_the_statement() -> None:
    talk = Talk(glossary=GLOSSARY)
    talk.ask("hours/on_call")
    about = {"fit": Fit.SAME_ASPECT, "says": [ON_CALL], "detail": Detail.MEANING}
    assert talk.ask("hours/on_call", text="meaning?", **about).startswith("Being on call means being ready")
    assert "Being on call" not in talk.ask("hours/on_call", text="“may” means how many in number", **about)


# ---------------------------------------------------------------- gaps


def test_the_same_gap_twice_in_a_row_settles_it(talk: Talk) -> None:
    talk.ask("skills/maths", fit=Fit.UNRELATED)
    reply = talk.ask("skills/maths", fit=Fit.UNRELATED, detail=Detail.WHETHER, text="so no maths??")
    assert reply == "I can’t tell: the profile says nothing about maths, one way or the other."


def test_what_people_say_of_themselves_is_not_quoted(talk: Talk) -> None:
    reply = talk.ask("overview/other", fit=Fit.UNRELATED, text="my boy doesn't talk to anybody, would he cope")
    assert "anybody" not in reply


def test_a_short_question_is_not_quoted(talk: Talk) -> None:
    assert "profile doesn’t say anything about that." in talk.ask("environment/other", fit=Fit.UNRELATED, text="all the time?")


def test_a_gap_states_what_the_profile_does_say(talk: Talk) -> None:
    reply = talk.ask("hours/nights", fit=Fit.NEAREST, says=[SHIFTS, ON_CALL])
    assert reply.startswith(f"The Medical Technical Officer profile doesn’t really cover night work. The nearest is: {SHIFTS} {ON_CALL}")


def test_a_gap_does_not_repeat_what_was_just_told(talk: Talk) -> None:
    talk.ask("hours/shifts", fit=Fit.ANSWERS, says=[SHIFTS])
    reply = talk.ask("hours/nights", fit=Fit.NEAREST, says=[SHIFTS])
    assert reply == f"The profile says nothing about night work. {ASK_WHOM}"


def test_a_gap_without_anything_near_says_so(talk: Talk) -> None:
    assert talk.ask("pay/pension", fit=Fit.UNRELATED).startswith("The Medical Technical Officer profile says nothing about pensions.")


def test_without_a_measure_the_aspects_decide(talk: Talk) -> None:
    assert talk.ask("hours/shifts").startswith(SHIFTS)
    assert "doesn’t really cover night work. The nearest is: " in talk.ask("hours/nights")
    assert "says nothing about pensions" in talk.ask("pay/pension")


@pytest.mark.parametrize(
    "text", ["is there a canteen?", "a canteen?", "could I bring my dog along", "yo do u get 2 see dead bodies as a mto"]
)
def test_a_question_that_no_aspect_covers_is_not_quoted(talk: Talk, text: str) -> None:
    assert "doesn’t say anything about that." in talk.ask("environment/other", fit=Fit.UNRELATED, text=text)


@pytest.mark.parametrize("text", ["is there a canteen?", "could I bring my dog along"])
@pytest.mark.parametrize("first", [True, False])
def test_a_question_that_no_aspect_covers_is_the_rest_next_to_an_answer(talk: Talk, text: str, first: bool) -> None:
    other, shifts = (talk.request("environment/other", fit=Fit.UNRELATED), text, None), "hours/shifts"
    reply = talk.send(*((other, shifts) if first else (shifts, other)))
    assert reply.startswith(f"{SHIFTS}\nOn the rest of what you ask, the profile says nothing.")


def test_a_gap_on_a_whole_topic_names_the_topic(talk: Talk) -> None:
    assert "profile says nothing about pay." in talk.ask("pay/other", fit=Fit.UNRELATED, text="do u get paid loads")


# ---------------------------------------------------------------- whom to ask


def test_the_first_gap_says_whom_to_ask_and_later_ones_suggest_it(talk: Talk) -> None:
    assert ASK_WHOM in talk.ask("pay")
    assert "Who can tell me more?" not in talk.buttons
    assert "You could ask" not in talk.ask("entry")
    assert "Who can tell me more?" in talk.buttons


def test_nobody_is_named_to_ask_after_what_comes_near_except_on_getting_in(talk: Talk) -> None:
    assert ASK_WHOM not in talk.ask("hours/nights", fit=Fit.NEAREST, says=[SHIFTS])
    assert "Who can tell me more?" in talk.buttons
    assert ASK_WHOM in talk.ask("entry/qualifications", fit=Fit.NEAREST, says=["It takes ability"])
    assert ASK_WHOM not in talk.ask("entry/degree", fit=Fit.NEAREST, says=["It takes ability"])


def test_a_gap_on_somebodys_health_says_so(talk: Talk) -> None:
    for text in ("my son has epilepsy, can he do it?", "I'm deaf, is that a problem?", "ive got a bad back, is that ok"):
        reply = Talk(first_profile()).ask("environment/other", fit=Fit.UNRELATED, text=text)
        assert "That’s well worth asking." in reply and "nothing about disability, health conditions or adjustments" in reply
    for text in ("is there a canteen?", "would I work with autistic kids"):
        assert "health" not in Talk(first_profile()).ask("environment/other", fit=Fit.UNRELATED, text=text)


def test_gaps_one_after_the_other_begin_differently(talk: Talk) -> None:
    replies = [talk.ask(aspect) for aspect in ("pay", "entry", "contacts/email")]
    assert [reply.startswith("I’m afraid") for reply in replies] == [False, True, False]


def test_a_profile_without_contacts_says_so() -> None:
    talk = Talk(career("Baker"))
    assert talk.ask("pay") == "The Baker profile says nothing about pay."
    assert talk.ask("contacts") == "I’m afraid the profile says nothing about whom to contact."
    assert talk.ask("talk_to_person") == "I am a bot and cannot put you through to a person."
    assert "please check anything that matters." in talk.ask("ask_source")
    assert talk.ask("why_unknown").endswith("It doesn’t say who to ask, either.")


def test_a_gap_in_a_question_about_contacts_always_says_whom_to_ask(talk: Talk) -> None:
    talk.ask("pay")
    assert talk.ask("contacts/opening_hours").endswith(ASK_WHOM)


# ---------------------------------------------------------------- contacts


def test_contacts_are_listed_with_their_details(talk: Talk) -> None:
    lines = talk.ask("contacts").splitlines()
    assert lines[0] == "For more information, the Medical Technical Officer profile lists:"
    assert lines[2] == "- NHS Careers: telephone 0845 606 0655; address PO Box 376, BS99 3EY."


def test_a_contact_without_a_number_is_a_gap(talk: Talk) -> None:
    reply = talk.ask("contacts/phone", text="number of the respiratory technology association")
    assert reply.startswith("The Medical Technical Officer profile gives no telephone number for the Association for Respiratory")


def test_a_contact_is_recognised_by_its_number(talk: Talk) -> None:
    talk.ask("contacts/phone")
    assert talk.ask("contacts/phone", text="whose is the 0845").startswith("NHS Careers: telephone 0845 606 0655")


def test_what_else_is_asked_of_contacts_just_listed_is_a_gap(talk: Talk) -> None:
    talk.ask("contacts/address", text="where can i write")
    assert talk.ask("contacts/address", text="is that where he is", detail=Detail.WHETHER).startswith(
        "I can’t tell: the profile gives those"
    )
    assert talk.reply.outcome == "gap"


def test_several_contacts_without_a_number_are_gaps(talk: Talk) -> None:
    talk.ask("contacts/professional_bodies")
    items = [item for item in talk.state.recent[-1].items if item.kind is ItemKind.CONTACT]
    reply = talk.ask("contacts/phone", items=items, text="have they got a number")
    assert reply.count("gives no telephone number") == 2
    assert "0845" not in reply


def test_a_contact_is_recognised_by_its_speciality(talk: Talk) -> None:
    reply = talk.ask("contacts/professional_bodies", text="which association is for the breathing specialists")
    assert reply.startswith("That’s Association for Respiratory Technology and Physiology")
    assert "Electro" not in reply


def test_only_contacts_with_the_field_are_listed(talk: Talk) -> None:
    reply = talk.ask("contacts/address", text="where can i write")
    assert "BS99 3EY" in reply
    assert "Electrophysiological" not in reply


def test_a_question_about_contacts_that_no_aspect_covers_is_a_gap(talk: Talk) -> None:
    assert "doesn’t say anything about that" in talk.ask("contacts/other", fit=Fit.UNRELATED, text="do they reply fast")


# ---------------------------------------------------------------- related careers


def test_related_careers_are_those_that_the_profile_points_to(talk: Talk) -> None:
    reply = talk.ask("related")
    assert reply.startswith("The Medical Technical Officer profile points to the profiles of Operating Department Practitioner, Clinical")
    assert talk.shown(ItemKind.CAREER)[0] == "Operating Department Practitioner"


def test_what_else_is_asked_of_related_careers_is_a_gap(talk: Talk) -> None:
    talk.ask("related")
    assert talk.ask("related", text="what does the middle one do").startswith("The profile only names them")
    assert talk.reply.outcome == "gap"


def test_a_difference_is_a_gap_with_the_related_careers_only_if_one_is_named(talk: Talk) -> None:
    assert "doesn’t compare it with other jobs." in talk.ask("related/difference", text="what's the difference to a plumber")
    reply = talk.ask("related/difference", text="is that the same as a clinical engineer")
    assert "says nothing about how it differs from other jobs. The profile points to" in reply
    assert talk.reply.outcome == "gap"
    assert Talk(career("Baker")).ask("related/difference").startswith("The Baker profile doesn’t compare it with other jobs.")


def test_a_single_related_career_has_one_profile() -> None:
    assert Talk(career("Baker", related=["Cook"])).ask("related").startswith("The Baker profile points to the profile of Cook.")


def test_careers_that_point_to_this_one_are_related() -> None:
    talk = Talk(career("Adult nurse"), career("Dental nurse", related=["Adult nurse"]))
    assert talk.ask("related", "adult-nurse").startswith("Dental nurse points to the Adult nurse profile.")
    assert talk.shown(ItemKind.CAREER) == ["dental-nurse"]


def test_without_related_careers_the_category_is_listed() -> None:
    talk = Talk(*(career(name, categories=["Health"]) for name in ("Adult nurse", "Paramedic", "Porter")))
    assert "Under “Health” there are also: Adult nurse and Porter." in talk.ask("related", "paramedic")


# ---------------------------------------------------------------- whose facts


BAKER = career("Baker", statements={"hours": [statement("The day starts early.", "hours/start_finish")]})


def test_the_career_is_named_when_it_changes() -> None:
    talk = Talk(first_profile(), BAKER)
    assert talk.ask("hours/start_finish", "baker").startswith("Baker: The day starts early.")
    assert "profile says nothing about pay" in talk.ask("pay", "baker")
    assert talk.ask("hours/shifts", "medical-technical-officer").startswith(f"Medical Technical Officer: {SHIFTS}")
    assert talk.ask("hours/part_time", "medical-technical-officer").startswith(PART_TIME)


def test_a_career_named_by_the_user_need_not_be_named_at_first() -> None:
    talk = Talk(first_profile(), BAKER)
    talk.named = frozenset({"baker"})
    assert talk.ask("hours/start_finish", "baker").startswith("The day starts early.")


def test_the_career_of_the_page_need_not_be_named_at_first() -> None:
    talk = Talk(first_profile(), BAKER)
    talk.page = "baker"
    assert talk.ask("hours/start_finish", "baker").startswith("The day starts early.")
    assert talk.ask("hours/shifts", "medical-technical-officer").startswith("Medical Technical Officer:")


def test_a_statement_that_names_the_career_says_whose_it_is() -> None:
    talk = Talk(first_profile(), career("Porter"))
    assert talk.ask("hours/weekly_hours", "porter").startswith("Porters work 40 hours a week.")


def test_each_career_is_named_in_a_message_about_several() -> None:
    talk = Talk(first_profile(), career("Porter"))
    talk.ask("hours/shifts", "medical-technical-officer")
    reply = talk.send(talk.request("pay", "medical-technical-officer"), talk.request("pay", "porter"))
    assert "The Medical Technical Officer profile says nothing about pay." in reply
    assert "The Porter profile says nothing about pay." in reply


def test_the_career_is_named_after_a_break(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.at += 3600
    assert talk.ask("hours/part_time").startswith(f"Medical Technical Officer: {PART_TIME}")
    talk.at += 3600
    assert talk.ask("pay").startswith("The Medical Technical Officer profile says nothing")


def test_the_career_is_named_after_one_without_a_profile(talk: Talk) -> None:
    talk.ask("hours")
    talk.ask("pay", others=["plumber"])
    assert talk.ask("hours/part_time").startswith("Medical Technical Officer:")


# ---------------------------------------------------------------- told before


def test_a_fact_told_in_the_last_three_turns_is_told_as_said_before(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.ask("skills/teamwork")
    assert talk.ask("hours/shifts").startswith(f"As I said: {SHIFTS}")
    for aspect in ("skills/teamwork", "skills/reassurance", "skills/sciences"):
        talk.ask(aspect)
    assert talk.ask("hours/shifts").startswith(SHIFTS)


def test_a_fact_told_before_is_left_out_next_to_a_better_one(talk: Talk) -> None:
    talk.ask("hours/shifts")
    reply = talk.ask("hours/other", fit=Fit.ANSWERS, says=[WEEK, SHIFTS])
    assert reply.startswith(WEEK)
    assert SHIFTS not in reply


def test_of_facts_only_those_that_were_not_just_told_are_told(talk: Talk) -> None:
    talk.ask("hours/shifts")
    assert talk.ask("hours/other", fit=Fit.ANSWERS, says=[SHIFTS, WEEK]).startswith(WEEK)


def test_a_fact_without_the_detail_is_told_as_said_before(talk: Talk) -> None:
    talk.ask("hours/shifts")
    talk.ask("hours/part_time")
    reply = talk.ask("hours/shifts", fit=Fit.SAME_ASPECT, says=[SHIFTS], detail=Detail.HOW_MANY, text="how many")
    assert reply.startswith(f"As I said: {SHIFTS} The profile doesn’t say how many.")


def test_a_list_told_before_is_told_as_said_before(talk: Talk) -> None:
    talk.ask("hours")
    talk.ask("skills/teamwork")
    assert talk.ask("hours").startswith("As I said about hours of work:\n- ")


def test_a_list_that_was_just_told_is_not_told_again(talk: Talk) -> None:
    talk.ask("hours")
    assert talk.ask("hours") == "What I’ve just told you is all the profile says about hours of work."
    assert talk.ask("hours") == "What I’ve just told you is all the profile says about hours of work."


def test_the_rest_of_a_list_that_was_just_told_is_told(talk: Talk) -> None:
    talk.ask("environment")
    assert "Contact with patients is likely." in talk.ask("environment")
