"""Answers questions: takes a question and the conversation's context, and returns a reply and the updated context."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answering.comparing import DIFFERENCE, MAX_COMPARED, compare, is_comparison, labels_to_compare
from bot.answering.evidence import reweighted
from bot.answering.finding import Finding, find_careers, list_careers
from bot.answering.naming import MAX_KINDS, ask_which_kind, name_careers
from bot.answering.reply import Reply, ReplySection
from bot.answering.sections import RUNNER_UP_RATIO, Request, contacts_in_short, is_answered, quoted, section_for, who_to_ask
from bot.answering.wording import AnswerWording
from bot.conversation.context import Context
from bot.conversation.question import Part, Question
from bot.knowledge.models import Career
from bot.knowledge.store import Store
from bot.knowledge.taxonomy import OTHER, Label, load_taxonomy

ReplyAndContext = tuple[Reply, Context]

MOST_SUGGESTIONS = 3

# Labels for questions that relate the current career to another one. The other career doesn't need a profile.
RELATING = {Label("related"), Label("related", "difference"), Label("entry", "career_change")}

# Minimum probability of a label in RELATING for a part to count as relating two careers.
MIN_RELATING_LIKELIHOOD = 0.3
# If the best label is at least this likely, it's taken as certain and the other labels are ignored.
MIN_TOPIC_LIKELIHOOD = 0.6
# Label for a part that only names a career, e.g. "what about this one?".
NAME_CAREER = "name_career"
# Minimum probability for an unclear fragment to be read as a question about the current topic.
MIN_FRAGMENT_LIKELIHOOD = 0.15

# Pronouns that can refer to items in the last list.
LIST_PRONOUNS = {"they", "them", "their", "it", "its", "these", "those", "both"}

# Suggestions for users who haven't asked anything yet, most popular first.
OPENING = [Label("duties"), Label("skills"), Label("hours"), Label("environment"), Label("progression"), Label("overview")]


class Answerer:
    def __init__(self, store: Store, wording: AnswerWording, site: str = "") -> None:
        """Create an answerer.

        `site` is the base URL of our own profile pages, used as the source link if a profile has no URL. Empty if there are no such pages.
        """
        self._store = store
        self._site = site
        self._say = wording.say
        self._wording = wording
        self._taxonomy = load_taxonomy()

    # ------------------------------------------------------------------ questions

    def answer(self, question: Question, context: Context) -> ReplyAndContext:
        """Answer each part of a message, in order."""
        question = self._with_kinds_known(question, context)
        asked_about = [other for part in question.parts if not _is_relating(part) for other in part.others]
        for other in [*asked_about, *(other for other in question.others if other in question.left_out())]:
            if kinds := self._store.kinds(other):
                pending = context.model_copy(update={"labels": _asked(question) or context.labels, "unclear": 0})
                return ask_which_kind(other, kinds, question.text or question.parts[0].text, self._wording), pending
        if careers := self._compared(question, context):
            return self._side_by_side(careers, question, context)
        sections: list[ReplySection] = []
        requests: list[Request] = []
        others: list[str] = []
        for part in question.parts:
            label = part.labels[0][0]
            if part.is_topical() or label == NAME_CAREER or part.careers or part.others:
                asked, declined = self._requests(part, context)
                others += declined
                requests += asked
            elif label == "off_topic" and len(question.parts) > 1:
                sections.append(ReplySection([self._say("off_topic_part", question=quoted(part.text))]))
        others = list(dict.fromkeys(others))
        if not requests and not others:
            # Remember the labels, so that the question can be answered once the user names a career.
            return self._which_career(context.model_copy(update={"labels": _asked(question) or context.labels}))
        if not requests:
            return self._declined(others, question, context, sections)
        if others:
            sections.append(self._no_profile(others))
        return self._reply(requests, context, also=sections)

    def _declined(
        self, others: Sequence[str], question: Question, context: Context, sections: Sequence[ReplySection] = ()
    ) -> ReplyAndContext:
        """Reply that we have no profiles for these careers."""
        shown = [*sections, self._no_profile(others)]
        return Reply(shown, suggestions=self._about_careers()), context.declined(others[0], _asked(question))

    def _with_kinds_known(self, question: Question, context: Context) -> Question:
        """Resolve ambiguous names to the current career if it is one of the careers they could mean.

        For example, "nurses" means dental nurses if the conversation is about dental nurses.
        """

        if not context.career:
            return question
        named = {*question.others, *(other for part in question.parts for other in part.others)}
        meant = {other for other in named if context.career in {kind.id for kind in self._store.kinds(other)}}

        def known(part: Part) -> Part:
            if meant.isdisjoint(part.others):
                return part
            return part.model_copy(update={"others": _without(part.others, meant), "careers": [*part.careers, context.career]})

        careers = [*question.careers, context.career] if meant.intersection(question.others) else question.careers
        parts = [known(part) for part in question.parts]
        return question.model_copy(
            update={"parts": parts, "others": _without(question.others, meant), "careers": list(dict.fromkeys(careers))}
        )

    def _requests(self, part: Part, context: Context) -> tuple[list[Request], list[str]]:
        """Return the requests in a part, and the names of careers it asks about that have no profile."""
        labels = part.topical()
        careers = [career for i in part.careers if (career := self._store.get(i))]
        # "Compare a nurse with a plumber" asks about both careers, but "is it like being a plumber" asks about the current one.
        others = [] if _is_relating(part) and not (careers and labels[0][0] == DIFFERENCE) else list(part.others)
        if labels and labels[0][0] == Label("related") and (current := self._current(context)):
            # "Is a vet nurse similar" can be answered from the current profile if it lists vet nurses as related.
            pointed_to = {name.casefold() for name in current.related}
            others = [other for other in part.others if other.casefold() not in pointed_to]
        if not careers and not others and (current := self._current(context)):
            careers = [current]
        requests = []
        for career in careers:
            if part.is_topical():
                requests.append(replace(self._request(part, labels, career), pointed_at=context.listed if _points(part.meant) else ()))
            else:
                asked = [Label.parse(text) for text in context.labels] or [Label("overview")]
                requests += [Request(career, label, part.text) for label in asked]
        return requests, others

    # ------------------------------------------------------------------ several careers

    def _compared(self, question: Question, context: Context) -> list[Career]:
        """Return the careers with profiles that a question compares, or an empty list if it isn't a comparison."""
        named = question.careers or list(dict.fromkeys(i for part in question.parts for i in part.careers))
        ids: list[str | None] = []
        if is_comparison(question.model_copy(update={"careers": named})):
            return [career for i in named if (career := self._store.get(i))]
        if context.beside and context.career and not named and question.topical_parts() and not any(p.others for p in question.parts):
            ids = [context.career, *context.beside]
        elif len(named) == 1 and context.career not in (None, *named) and _asked(question) == [str(DIFFERENCE)]:
            ids = [context.career, *named]
        careers = [career for i in ids if i and (career := self._store.get(i))]
        return careers if len(careers) > 1 else []

    def _side_by_side(self, careers: list[Career], question: Question, context: Context) -> ReplyAndContext:
        compared = careers[:MAX_COMPARED]
        sections = [ReplySection([self._say("most_compared", most=MAX_COMPARED)])] if len(careers) > len(compared) else []
        by_career: dict[Career, list[ReplySection]] = {career: [] for career in compared}
        labels = labels_to_compare(question.parts, context.labels)
        for label in labels:
            text = next((p.meant or p.text for p in question.topical_parts() if p.topical()[0][0] == label), "")
            section, answers = compare(label, compared, text, self._wording)
            sections.append(section)
            for career, answer in zip(compared, answers, strict=True):
                by_career[career].append(answer)
        others = [*question.others, *(other for part in question.parts for other in part.others)]
        if others:
            sections.append(self._no_profile(list(dict.fromkeys(others))))
        told = [text for section in sections for text in section.statements]
        after = context.answered(compared[0].id, [str(label) for label in labels], told, [career.name for career in compared])
        offered = self._suggested(compared[0], after)
        sources = [source for career, answers in by_career.items() if (source := self._source(career, answers))]
        update = {"offered": offered, "beside": [career.id for career in compared[1:]]}
        return Reply(sections, sources, self._asks(offered)), after.model_copy(update=update)

    def find_careers(self, question: Question, context: Context) -> ReplyAndContext:
        """Search the profiles for the words in the question. If there are none to search for, list the available careers."""
        return self._found(find_careers(question, self._store, self._wording), context)

    def list_careers(self, question: Question, context: Context) -> ReplyAndContext:
        """List the available careers, or those in a category if the question names one.

        If it names a career without a profile ("do you have one on plumbers"), say so instead.
        """
        if question.others:
            return self._declined(question.others, question, context)
        return self._found(find_careers(question, self._store, self._wording, search=False), context)

    def _found(self, finding: Finding | None, context: Context) -> ReplyAndContext:
        section, names = finding or (list_careers(self._store, self._wording), [])
        suggestions = [self._say("overview_of", career=name) for name in names[:MOST_SUGGESTIONS]] or self._about_careers()
        return Reply([section], suggestions=suggestions), context.model_copy(update={"listed": section.listed, "offered": [], "unclear": 0})

    # ------------------------------------------------------------------ parts of an answer

    def _request(self, part: Part, labels: list[tuple[Label, float]], career: Career) -> Request:
        ranked = reweighted(labels, part.meant or part.text, career)
        (best, likelihood), *rest = ranked
        close = [label for label, p in rest[:2] if p >= RUNNER_UP_RATIO * likelihood and label.aspect not in (None, OTHER)]
        request = Request(
            career,
            best,
            part.text,
            part.meant,
            likely=() if labels[0][1] >= MIN_TOPIC_LIKELIHOOD else labels,
            alternative=part.alternative,
            runners_up=[] if best.aspect is None else close,
        )
        return self._related(request)

    def _related(self, request: Request) -> Request:
        """Add related careers to the request if it asks for them."""
        if request.label.topic != "related":
            return request
        career = request.career
        # The smallest category contains the most similar careers.
        groups = {category: self._store.in_category(category) for category in career.categories}
        category = min(groups, key=lambda each: len(groups[each]), default="")
        alike = [name for name in groups.get(category, ()) if name != career.name][:MAX_KINDS]
        return replace(request, pointing_to=self._store.pointing_to(career)[:MAX_KINDS], same_category=(category, alike))

    def _current(self, context: Context) -> Career | None:
        career = self._store.get(context.career) if context.career else None
        return career or self._store.only()

    def _no_profile(self, others: Sequence[str]) -> ReplySection:
        key = "no_profile" if len(others) == 1 else "no_profiles"
        names = [f"“{quoted(other)}”" for other in others]
        return ReplySection([self._say(key, other=names[0], others=self._wording.join_and(names), careers=self._careers_named())])

    def _which_career(self, context: Context) -> ReplyAndContext:
        return Reply([ReplySection([self._say("which_career", careers=self._careers_named())])], suggestions=self._about_careers()), context

    def _careers_named(self) -> str:
        return name_careers(self._store, self._wording)

    def _about_careers(self) -> list[str]:
        return [self._say("overview_of", career=name) for name in self._store.names(MOST_SUGGESTIONS)]

    # ------------------------------------------------------------------ follow-ups

    def more(self, context: Context) -> ReplyAndContext:
        """Give the remaining statements on the current topic."""
        career = self._current(context)
        if career is None:
            return self._which_career(context)
        if not context.labels:
            return self.choose(context)
        topics = dict.fromkeys(Label(Label.parse(text).topic) for text in context.labels)
        return self._reply([Request(career, topic, skip=context.told) for topic in topics], context)

    def which_ones(self, context: Context) -> ReplyAndContext:
        """List the specific items that the last answer mentioned in general terms."""
        career = self._current(context)
        if career is None or not context.labels:
            return self.choose(context)
        speaks_of_specialisms = any("specialism" in text for text in context.told)
        last = Label.parse(context.labels[-1])
        label = Label("specialisms") if speaks_of_specialisms and career.statements_about(Label("specialisms")) else Label(last.topic)
        return self._reply([Request(career, label)], context)

    def pick(self, question: Question, context: Context) -> ReplyAndContext:
        """Answer about the item that the user picked by position from the last list, or else from the last suggestions."""
        career = self._current(context)
        choices = context.listed or context.offered
        if (career is None and not context.listed) or not choices or question.ordinal is None:
            return self.answer(question, context) if question.topical_parts() else self.choose(context)
        index = question.ordinal - 1 if question.ordinal > 0 else len(choices) + question.ordinal
        if not 0 <= index < len(choices):
            return Reply([ReplySection([self._say("pick_range", count=len(choices))])], suggestions=self._asks(context.offered)), context
        choice = choices[index]
        if context.listed and (picked := self._store.named(choice)):
            return self._reply([Request(picked, Label("overview"))], context)
        if career is None:
            return self._which_career(context)
        if not context.listed:
            return self._reply([Request(career, Label.parse(choice))], context)
        if choice in career.related:
            return self._declined([choice], question, context)
        if any(choice == contact.name for contact in career.contacts):
            asked = [label for part in question.topical_parts() for label, _ in part.topical()[:1] if label.topic == "contacts"]
            request = Request(career, asked[0] if asked else Label("contacts"), choice)
        else:
            request = Request(career, Label("specialisms", "detail"), choice)
        reply, after = self._reply([request], context)
        # Keep the list so that the user can pick another item.
        return reply, after.model_copy(update={"listed": context.listed})

    def affirm(self, context: Context) -> ReplyAndContext:
        """Answer the first of the last suggested questions."""
        career = self._current(context)
        if career is None or not context.offered:
            return self.choose(context)
        return self._reply([Request(career, Label.parse(context.offered[0]))], context)

    def go_back(self, context: Context) -> ReplyAndContext:
        """Repeat the answer before the last one."""
        career = self._current(context)
        labels = context.previous or context.labels
        if career is None or not labels:
            return self.choose(context)
        return self._reply([Request(career, Label.parse(text)) for text in labels], context)

    def choose(self, context: Context) -> ReplyAndContext:
        """Ask what the user wants to know and suggest some questions."""
        career = self._current(context)
        if career is None:
            return self._which_career(context)
        offered = self._suggested(career, context)
        reply = Reply([ReplySection([self._say("pick_what", career=career.name)])], suggestions=self._asks(offered))
        return reply, context.model_copy(update={"offered": offered, "listed": []})

    # ------------------------------------------------------------------ other turns

    def unsure(self, question: Question, context: Context) -> ReplyAndContext:
        """Ask what the user meant, with suggestions as buttons. The third time in a row, refer them to a person instead.

        If part of the message could be about the current topic, answer it as a question on that topic.
        """
        if question.others:
            return self._declined(question.others, question, context)
        career = self._current(context)
        if career is None:
            return self._which_career(context)
        topics = {Label.parse(text).topic for text in context.labels}
        guesses = [(label, likelihood, part) for part in question.parts for label, likelihood in part.topical()]
        for label, likelihood, part in guesses:
            fits = label.topic in topics and str(label) not in context.labels and label.aspect not in (None, OTHER)
            if fits and likelihood >= MIN_FRAGMENT_LIKELIHOOD:
                return self._reply([Request(career, label, part.text)], context)
        unclear = context.unclear + 1
        asks = [str(label) for label, _, _ in guesses if self._taxonomy.entry(label).ask]
        offered = asks[:MOST_SUGGESTIONS] or self._suggested(career, context)
        key = {1: "unsure", 2: "unsure_again"}.get(unclear, "give_up")
        sentence = self._say(key, contacts=contacts_in_short(career, self._wording))
        update = {"unclear": 0 if key == "give_up" else unclear, "offered": offered, "listed": []}
        return Reply([ReplySection([sentence])], suggestions=self._asks(offered)), context.model_copy(update=update)

    def talk_to_person(self, context: Context) -> ReplyAndContext:
        return self._with_contacts("talk_to_person", context)

    def about_source(self, context: Context) -> ReplyAndContext:
        return self._with_contacts("about_source", context)

    def _with_contacts(self, key: str, context: Context) -> ReplyAndContext:
        career = self._current(context)
        if career is None:
            return self._which_career(context)
        contacts = contacts_in_short(career, self._wording)
        source = career.source
        sentence = self._say(
            key, career=career.name, title=source.title, publisher=source.publisher, date=self._date(career), contacts=contacts
        )
        listed = [contact.name for contact in career.contacts if contact.kind == "service"]
        return Reply([ReplySection([sentence])], suggestions=[]), context.model_copy(update={"listed": listed, "unclear": 0})

    # ------------------------------------------------------------------ putting a reply together

    def _reply(self, requests: list[Request], context: Context, also: Sequence[ReplySection] = ()) -> ReplyAndContext:
        sections: list[ReplySection] = []
        by_career: dict[Career, list[ReplySection]] = {}
        told: set[str] = set()
        for request in _answered_first(_distinct(requests)):
            section = section_for(replace(request, told=tuple(told)), self._wording)
            # Skip this section if everything in it has already been said.
            if section.statements and told.issuperset(section.statements) and not section.gap:
                continue
            told.update(section.statements)
            sections.append(section)
            by_career.setdefault(request.career, []).append(section)
        _once(sections, [who_to_ask(request.career, self._wording) for request in requests])
        career = requests[0].career
        if context.other and not also:
            sections[0].sentences.insert(0, self._say("back_to", career=career.name))
        labels = [str(request.label) for request in requests]
        after = context.answered(
            career.id, labels, [text for s in sections for text in s.statements], [item for s in sections for item in s.listed]
        )
        offered = self._suggested(career, after)
        sources = [source for each, theirs in by_career.items() if (source := self._source(each, theirs))]
        reply = Reply([*sections, *also], sources, self._asks(offered))
        return reply, after.model_copy(update={"offered": offered})

    def _source(self, career: Career, sections: Sequence[ReplySection]) -> str:
        topics = dict.fromkeys(topic for section in sections for topic in section.sources)
        if not topics:
            return ""
        names = [self._linked(career, topic) for topic in topics]
        numbers = any(re.search(r"\d", " ".join([*s.sentences, *s.bullets])) for s in sections)
        return self._say(
            "source",
            career=career.name,
            sections=self._wording.join_and(names),
            publisher=career.source.publisher,
            date=self._date(career, numbers),
        )

    def _linked(self, career: Career, topic: str) -> str:
        """Return the title of a profile section, as a Markdown link if the profile has a web page."""
        name = self._say("section", section=self._taxonomy.topics[topic].title)
        page = career.source.url or (f"{self._site}/careers/{career.id}#{topic}" if self._site else "")
        return f"[{name}]({page})" if page else name

    def _date(self, career: Career, numbers: bool = False) -> str:
        if career.source.date != "undated":
            return career.source.date
        return self._say("undated_numbers" if numbers else "undated")

    def _suggested(self, career: Career, context: Context) -> list[str]:
        """Return labels for up to three follow-up questions that the profile answers and that haven't been asked yet."""
        topics = list(dict.fromkeys(Label.parse(text).topic for text in context.labels))
        whole = {text for text in context.asked if "/" not in text}
        near = [
            Label(topic, aspect)
            for topic in topics
            if topic not in whole
            for aspect in self._taxonomy.topics[topic].aspects
            if career.statements_about(Label(topic, aspect))
        ]
        fresh = [label for label in near if str(label) not in context.asked][:2]
        opening = [label for label in OPENING if label.topic not in topics and str(label) not in context.asked]
        return [str(label) for label in [*fresh, *(o for o in opening if career.statements_about(o))]][:MOST_SUGGESTIONS]

    def _asks(self, labels: Sequence[str]) -> list[str]:
        asks = (self._taxonomy.entry(Label.parse(text)).ask for text in labels)
        return [ask for ask in asks if ask]


def _points(text: str) -> bool:
    """Return whether the text has a pronoun that can refer to listed items, as in "have they got a number"."""
    return not LIST_PRONOUNS.isdisjoint(text.split())


def _without(names: Sequence[str], gone: set[str]) -> list[str]:
    return [name for name in names if name not in gone]


def _is_relating(part: Part) -> bool:
    labels = part.topical()
    return bool(labels) and labels[0][0] in RELATING and labels[0][1] >= MIN_RELATING_LIKELIHOOD


def _asked(question: Question) -> list[str]:
    """Return the most likely label for each part about a career, without duplicates."""
    return list(dict.fromkeys(str(part.topical()[0][0]) for part in question.topical_parts()))


def _distinct(requests: Sequence[Request]) -> list[Request]:
    """Remove duplicate requests, and requests for a whole topic if a more specific request on that topic makes them redundant."""
    kept: dict[tuple[str, Label], Request] = {}
    for request in requests:
        kept.setdefault((request.career.id, request.label), request)
    narrow = {(career, label.topic): request for (career, label), request in kept.items() if label.aspect}

    def superfluous(request: Request) -> bool:
        other = narrow.get((request.career.id, request.label.topic))
        return request.label.aspect is None and other is not None and bool(request.likely or other.alternative)

    return [request for request in kept.values() if not superfluous(request)]


def _answered_first(requests: Sequence[Request]) -> list[Request]:
    """Reorder the requests so that an alternative that the profile answers comes before one that it doesn't."""
    ordered: list[Request] = []
    for request in requests:
        ahead = request.alternative and ordered and is_answered(request) and not is_answered(ordered[-1])
        ordered.insert(len(ordered) - 1 if ahead else len(ordered), request)
    return ordered


def _once(sections: Sequence[ReplySection], sentences: Sequence[str]) -> None:
    """Remove repeats of these sentences, keeping only the last occurrence."""
    for sentence in set(sentences):
        holders = [section for section in sections if sentence in section.sentences]
        for section in holders[:-1]:
            section.sentences.remove(sentence)
