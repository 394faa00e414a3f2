"""The trained model reads messages in their conversation. It may miss a few of the examples here, but not many."""

from __future__ import annotations

from collections.abc import Iterable

from ruamel.yaml import YAML

from bot.conversation.outcome import Outcome
from bot.conversation.types import Act, Detail, DialogueState, Fit, Item, ItemKind, Leaning, Query, Role, TurnRecord
from bot.knowledge.models import Career
from bot.knowledge.store import load_store
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.nlu.clauses import CARE
from bot.nlu.danger import PHRASES_FILE
from tests.integration.nlu.conftest import MTO, Read

SUBJECTS = {
    "how much does a plumber earn": "plumber",
    "plumbers?": "plumber",
    "what about being a vet nurse": "vet nurse",
    "phlebotomist duties": "phlebotomist",
    "how much does a doctor earn": "doctor",
    "what does a grafic designer do": "graphic designer",
    "how do i become a snake wrangler": "snake wrangler",
    "whats it like being a zookeeper": "zookeeper",
    "what's the money like as a train driver": "train driver",
    "tell me about being an operating department practitioner": "operating department practitioner",
    "do firefighters work nights": "firefighters",
    "what hours do midwives work": "midwives",
}
MENTIONED = {
    "do they work with doctors": Role.BYSTANDER,
    "do they work alongside doctors, nurses and porters": Role.BYSTANDER,
    "would i be working under a surgeon": Role.BYSTANDER,
    "do they assist surgeons in theatre": Role.BYSTANDER,
    "my teacher says i should": Role.BYSTANDER,
    "my lad's teacher calls it something else": Role.BYSTANDER,
    "i'm a nurse, could i do this": Role.BACKGROUND,
    "my dad was an electrician": Role.BACKGROUND,
    "ex electrician, would that help": Role.BACKGROUND,
    "been a plumber 12 years": Role.BACKGROUND,
    "i used to be a paramedic, what do i need": Role.BACKGROUND,
    "as a chef i work weekends, is it the same here": Role.BACKGROUND,
    "do they earn more then nurses": Role.COMPARATOR,
    "is it like being a nurse": Role.COMPARATOR,
    "is it better paid than being a plumber": Role.COMPARATOR,
}
MOSTLY = 0.75


def share(right: Iterable[bool]) -> float:
    judged = list(right)
    return sum(judged) / len(judged)


def roles(read: Read, text: str) -> list[Role]:
    return [mention.role for mention in read(text)[1].mentions]


# ------------------------------------------------------------------ roles


def test_careers_asked_about_are_subjects(read: Read) -> None:
    wrong = [text for text in SUBJECTS if Role.SUBJECT not in roles(read, text)]
    assert share(text not in wrong for text in SUBJECTS) >= MOSTLY, wrong


def test_careers_only_mentioned_are_not_asked_about(read: Read) -> None:
    wrong = [text for text in MENTIONED if Role.SUBJECT in roles(read, text)]
    assert share(text not in wrong for text in MENTIONED) >= MOSTLY, wrong


def test_it_is_known_why_else_a_career_is_mentioned(read: Read) -> None:
    wrong = {text: found for text, role in MENTIONED.items() if role not in (found := roles(read, text))}
    assert share(text not in wrong for text in MENTIONED) >= 0.6, wrong


def test_a_career_asked_about_without_a_profile_is_named_in_the_request(read: Read) -> None:
    right = [any(request.others for request in read(text)[1].requests) for text in SUBJECTS]
    assert share(right) >= MOSTLY


def test_the_careers_of_the_conversation_stay_when_others_are_only_mentioned(read: Read) -> None:
    asked = [request for text in MENTIONED for request in read(text)[1].requests if request.query.aspect in load_taxonomy()]
    assert share(MTO in request.query.careers and not request.others for request in asked) >= MOSTLY


# ------------------------------------------------------------------ clauses in their conversation


def profile() -> Career:
    career = load_store().get(MTO)
    assert career is not None
    return career


def after(aspect: str) -> DialogueState:
    """Return the state after a question on an aspect and the first statement on it."""
    statement = profile().statements_about(Label.parse(aspect))[0]
    item = Item(kind=ItemKind.STATEMENT, id=profile().statement_id(statement), career=MTO)
    query = Query(careers=(MTO,), aspect=Label.parse(aspect))
    return DialogueState().remember(TurnRecord(at=0, queries=(query,), items=(item,), outcome=Outcome.ANSWERED))


STANDING = {
    "what are the hours": "hours",
    "do they work weekends": "hours/weekends",
    "is there a uniform": "environment/uniform",
    "what qualifications do i need": "entry/qualifications",
    "is it stressful": "environment/stress",
    "do you need to be good at maths": "skills/maths",
    "can i work part time": "hours/part_time",
    "who could i ring about it": "contacts",
    "will i see blood": "environment/blood",
}
CONTEXTS = ("hours/shifts", "hours/on_call", "environment/patient_contact", "skills/teamwork", "progression/senior_posts")


def label(read: Read, text: str, state: DialogueState | None = None) -> Label:
    _, reading = read(text, state)
    return reading.requests[0].query.aspect


def test_a_question_that_stands_alone_is_read_the_same_after_anything(read: Read) -> None:
    """Whatever was asked before, its topic stays."""
    drifted = [
        (text, context) for text in STANDING for context in CONTEXTS if label(read, text, after(context)).topic != label(read, text).topic
    ]
    assert len(drifted) <= 0.05 * len(STANDING) * len(CONTEXTS), drifted


def test_questions_that_stand_alone_have_the_right_topic(read: Read) -> None:
    wrong = [text for text, right in STANDING.items() if label(read, text).topic != Label.parse(right).topic]
    assert share(text not in wrong for text in STANDING) >= MOSTLY, wrong


def test_a_follow_up_is_about_what_was_told(read: Read) -> None:
    for text, detail in (("how often is that", Detail.HOW_OFTEN), ("how often does that happen", Detail.HOW_OFTEN)):
        intent, reading = read(text, after("hours/shifts"))
        clause, request = reading.clauses[0], reading.requests[0]
        assert (intent, clause.act, clause.leans_on) == ("follow_up", Act.ASK, Leaning.STATEMENT)
        assert (request.query.aspect.topic, request.query.detail) == ("hours", detail)
        assert request.query.items == after("hours/shifts").recent[0].items
        assert request.measured[0].fit is Fit.SAME_ASPECT


CHECKS = ["guaranteed tho?", "yes or no!!!", "just tell me yes or no", "so basically a machine minder", "only for some is it?"]
RUDE = {
    "how many hours a week you utter pillock": "hours",
    "is there a uniform u dozy robot": "environment",
    "you absolute donkey, do they work nights": "hours",
    "who employs them you tin can": "progression",
}


EVERYDAY = {
    "what's grim about it": "overview/rewards",
    "sounds like an advert. what's horrible about it": "overview/rewards",
    "do they take any old idiot": "overview/difficulty",
    "so is it customers all over again": "environment/patient_contact",
    "my reading is slow, keep it short": "shorten",
    "lose the last one": "leave_out",
    "can you leave the second one out": "leave_out",
    "whatever then": "acknowledge",
    "what degree was it you said again": "entry/degree",
    "what was that about lifting again": "environment/lifting",
}


def test_questions_and_requests_in_everyday_words_are_understood(read: Read) -> None:
    read_as = {text: str(label(read, text, after("hours/part_time"))) for text in EVERYDAY}
    assert share(read_as[text] == right for text, right in EVERYDAY.items()) >= MOSTLY, read_as


def test_what_was_told_is_checked(read: Read) -> None:
    read_as = {text: label(read, text, after("hours/part_time")).topic for text in CHECKS}
    assert share(topic == "check_said" for topic in read_as.values()) >= MOSTLY, read_as


def test_a_question_is_read_in_spite_of_an_insult(read: Read) -> None:
    read_as = {text: label(read, text).topic for text in RUDE}
    assert share(read_as[text] == topic for text, topic in RUDE.items()) >= MOSTLY, read_as


def test_at_first_nothing_is_leant_on(read: Read) -> None:
    assert {clause.leans_on for text in STANDING for clause in read(text)[1].clauses} == {Leaning.NOTHING}


def test_a_position_picks_from_the_list_shown(read: Read) -> None:
    items = tuple(Item(kind=ItemKind.CONTACT, id=each.name, career=MTO, position=i) for i, each in enumerate(profile().contacts, 1))
    turn = TurnRecord(at=0, queries=(Query(careers=(MTO,), aspect=Label("contacts")),), items=items, outcome=Outcome.ANSWERED)
    _, reading = read("the second one", DialogueState().remember(turn))
    assert reading.clauses[0].act is Act.CHOOSE
    assert reading.requests[0].query.items == (items[1],)


def test_two_questions_are_two_requests(read: Read) -> None:
    _, reading = read("what are the hours and is there a uniform")
    assert [str(request.query.aspect) for request in reading.requests] == ["hours", "environment/uniform"]
    assert [clause.text for clause in reading.clauses] == ["what are the hours", "is there a uniform"]


# ------------------------------------------------------------------ safety and size


def test_words_of_danger_are_never_missed(read: Read) -> None:
    phrases = YAML(typ="safe").load(PHRASES_FILE)["phrases"]
    missed = [phrase for phrase in phrases if read(f"what are the hours and pay, {phrase} to be honest")[0] not in CARE]
    assert missed == []


def test_words_that_hint_at_danger_count_unless_the_message_is_about_something_else(read: Read) -> None:
    assert read("i feel suicidal")[0] in CARE
    assert read("is there much self harm on the wards they work on")[0] not in CARE


def test_a_reading_is_small(read: Read) -> None:
    for text in (*SUBJECTS, *MENTIONED, "hours, pay, uniform, lifting, nights and maths?"):
        assert len(read(text)[1].model_dump_json(exclude_defaults=True)) <= 4096


# ---------------------------------------------------------------- suggestions


def test_a_suggestion_is_read_by_its_query_and_measured_against_its_career(read: Read) -> None:
    query = {"careers": ["archivist"], "aspect": "hours/start_finish"}
    intent, reading = read("What time do they start and finish?", query=query)
    (request,) = reading.requests
    assert (intent, request.query.model_dump(mode="json", exclude_defaults=True)) == ("hours", query)
    assert [measured.career for measured in request.measured] == ["archivist"]
    assert request.measured[0].fit is Fit.ANSWERS


def test_a_query_that_does_not_fit_its_text_or_comes_with_danger_is_ignored(read: Read) -> None:
    archivist = {"careers": ["archivist"], "aspect": "pay"}
    _, reading = read("What time do they start and finish?", query=archivist)
    assert reading.requests[0].query.careers == (MTO,)
    intent, _ = read("I want to kill myself, archivist", query=archivist)
    assert intent == "distress"


CONCLUDED = {
    "so long shifts, heavy lifting and rubbish pay": {"hours", "environment", "pay"},
    "ok so weekends and lots of lifting?": {"hours", "environment"},
    "so basically part time, with computers and no patients": {"hours", "environment"},
}


def test_what_is_concluded_from_several_facts_is_asked_one_by_one(read: Read) -> None:
    topics = {text: {request.query.aspect.topic for request in read(text)[1].requests} for text in CONCLUDED}
    wrong = {text: found for text, found in topics.items() if not CONCLUDED[text] <= found}
    assert share(text not in wrong for text in CONCLUDED) > MOSTLY / 2, wrong


CLAIMS = ["our kid says it's two weeks of nights", "my mate reckons they get a pager", "so none then", "some isn't many, yes?"]


def test_what_somebody_says_of_the_job_and_short_conclusions_are_checked(read: Read) -> None:
    wrong = [text for text in CLAIMS if label(read, text, after("hours/shifts")) != Label("check_said")]
    assert share(text not in wrong for text in CLAIMS) >= MOSTLY, wrong


OBSTACLES = ["I get claustrophobic", "I've a stud in my nose", "i faint if i stand too long"]


def test_what_people_tell_of_themselves_is_measured_against_the_profile(read: Read) -> None:
    unmeasured = [text for text in OBSTACLES if not read(text, after("hours/shifts"))[1].requests[0].measured]
    assert share(text not in unmeasured for text in OBSTACLES) >= MOSTLY, unmeasured
