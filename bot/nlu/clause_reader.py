"""Reads the clauses of a message: cuts it where a reading is likeliest, and says what each clause does, asks and leans on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.tokens import Doc, Span

from bot.conversation.types import Act, Leaning, Role
from bot.knowledge.taxonomy import Label, load_taxonomy
from bot.language.pipeline import normalise
from bot.nlu.budget import encode_spans
from bot.nlu.claimed import is_reported
from bot.nlu.clauses import CARE, Read, Whole
from bot.nlu.concluding import concluded, concludes
from bot.nlu.heads import Heads
from bot.nlu.segments import (
    NO_READING,
    Piece,
    SpanReading,
    best_split,
    breaks_off,
    can_ask,
    has_content,
    is_alternative,
    is_question,
    points_back,
    says_something,
    spans,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAJORITY = 0.5
# Minimum likelihood for a span that seems to depend on the rest of the message to be read on its own.
MIN_STANDALONE_LIKELIHOOD = 0.6
# Clauses that lean at least this much refer to something.
LEANS = 0.5
# Requests that ask about careers if they name a topic: "no, I meant the skills", "what did you say about the hours".
REPEAT = Label("repeat")
SAY_AGAIN = (Label("recall"), REPEAT)
NAMES_A_TOPIC = (Label("not_what_i_meant"), *SAY_AGAIN)
# A part of a conclusion from several facts is about an aspect that is at least this likely, and one of them is clearer.
CONCLUDED, CLEARLY_CONCLUDED = 0.15, 0.4
# What is told bears on an aspect that is at least this likely.
BEARS_ON = 0.04
# A worry, or what is to be said again, is about the aspect that has at least this share of the likelihood of all.
WORRIED_ABOUT = 0.5
# What a clause that isn't understood asks about is clear if it is at least this likely, and has WORRIED_ABOUT of the likelihood of all.
CLEAR_GUESS = 0.15
GUESSES = 3
# A clause by itself clearly asks about a career if that is at least this likely.
CLEARLY = 0.9

START_OVER, WORRY = Label("start_over"), Label("worry")
AFFIRM, CHECK_SAID = Label("affirm"), Label("check_said")
CONTACTS = "contacts"  # nobody tells of these
FINDING = ("find_careers", "list_careers")


class ClauseReader:
    """Reads clauses with trained models."""

    def __init__(self, heads: Heads) -> None:
        self._heads = heads
        labels = heads.labels.labels
        self._labels = [Label.parse(label) for label in labels]
        self._topical = np.array([label in load_taxonomy() for label in self._labels])
        self._follow_up = np.array([label == "follow_up" for label in labels])
        acts = [heads.acts.get(label) for label in labels]
        self._alike = {act: np.array([each is act for each in acts]) for act in (Act.REACT, Act.TELL, Act.REQUEST)}
        self.finding = np.array([label in FINDING for label in labels])
        """Which labels ask for careers."""

    def read(
        self, doc: Doc, cut: Sequence[Piece], entities: Sequence[dict[str, Any]], before: tuple[Label, ...]
    ) -> tuple[list[Read], Whole]:
        """Return the clauses in order, and the message as a whole."""
        masked = [entity["span"] for entity in entities if entity["as"] is Role.SUBJECT]
        parts = concluded(doc, cut)
        opening = [part for part in parts if part not in cut]
        candidates = [*cut, *opening, *spans(cut)[len(cut) :]] if len(cut) > 1 else spans(cut)
        meant = [normalise(doc, masked, span.start, span.end) for span in candidates]
        embeddings = encode_spans(self._heads.labels.encoder, candidates, meant, len(cut) + len(opening))
        labels = self._heads.labels.predict(meant, embeddings)
        readings = {
            span: self._span_reading(doc, span, row, masked, whole=span == candidates[-1])
            for span, row in zip(candidates, labels, strict=True)
        }
        on_topic = {part: np.where(self._topical, labels[candidates.index(part)], 0.0) for part in parts}
        parts = [part for part in parts if float(on_topic[part].max()) >= CONCLUDED]
        clear = any(float(on_topic[part].max()) >= CLEARLY_CONCLUDED for part in parts)
        several = clear and len({int(on_topic[part].argmax()) for part in parts}) > 1
        split = parts if several else best_split(cut, readings)
        told = [] if several else [piece for piece in cut if not any(_within(piece, span) for span in split)]
        kept = sorted({*split, *told})
        rows = [candidates.index(span) for span in kept]
        texts = [meant[row] for row in rows]
        acts = self._heads.act.predict(texts, embeddings[rows])
        details = self._heads.details(texts, embeddings[rows])
        leanings = self._heads.leaning.predict(texts, embeddings[rows])
        read: list[Read] = []
        here: tuple[Label, ...] = ()
        for number, alone in enumerate(self._heads.alone(labels[rows], leanings, acts, embeddings[rows])):
            probabilities = self._heads.context.probabilities(alone, here or before)
            put = several or any(is_question(doc, piece) for piece in cut if _within(piece, kept[number]))
            best = self._labels[int(probabilities.argmax())]
            confidence = self._confidence(probabilities, best)
            if best == AFFIRM and put and before:
                # "Definitely?" is no yes.
                best = CHECK_SAID
                confidence = max(confidence, MAJORITY)
            if not several and self._is_claim(doc, kept[number], best, alone.labels, acts[number], put, bool(before)):
                best = CHECK_SAID
                confidence = max(confidence, MAJORITY)
            named = self._named_again(best, alone.labels, before) if has_content(doc, kept[number]) else None
            if several:
                named = self._labels[int(np.where(self._topical, alone.labels, 0.0).argmax())]
            if named:
                probabilities = self._asking(probabilities, named)
            if named := named or self._named(best, probabilities, before):
                about = self._confidence(probabilities, named)
                clear = best in SAY_AGAIN and self._is_clear(named, probabilities)
                confidence = min(1.0, confidence + about) if clear else about
                best = named
            asks = put or (kept[number] not in told and can_ask(doc, kept[number]))
            act = self._act(best, acts[number], asks or named is not None)
            read.append(
                Read(
                    piece=kept[number],
                    text=texts[number],
                    embedding=embeddings[rows[number]],
                    alone=alone.labels,
                    label=best,
                    probabilities=probabilities,
                    confidence=confidence,
                    act=act,
                    details=details[number],
                    leans_on=self._leaning(leanings[number], bool(here or before) and not several),
                    leanings=self._heads.leanings(leanings[number : number + 1])[0] * bool(here or before),
                    put=put,
                    alternative=is_alternative(doc, kept[number]),
                    told=kept[number] in told,
                    refers=float(alone.labels[self._follow_up].sum()) >= MAJORITY,
                    bears_on=self._worried_about(probabilities) if best == WORRY else None,
                )
            )
            if best in load_taxonomy():
                here = (best,)
            elif act is Act.TELL and (bears_on := self._bears_on(probabilities)):
                here = (bears_on,)
        with_whole = [len(candidates) - 1, *rows]
        return read, Whole(labels[-1], self._heads.needs([meant[row] for row in with_whole], embeddings[with_whole]))

    def seeking(self, read: Sequence[Read], whole: Whole) -> list[float]:
        """Return how likely each clause by itself looks for careers, and so does the whole message.

        A row of clear questions on a career looks for none, although it may name kinds of jobs: "senior jobs? private jobs? jobs abroad?".
        """
        clauses = [float(each.alone[self.finding].sum()) for each in read]
        is_row = len(read) > 1 and all(each.put and each.is_topical and float(each.alone[self._topical].sum()) >= CLEARLY for each in read)
        return clauses if is_row else [*clauses, float(whole.labels[self.finding].sum())]

    def _span_reading(self, doc: Doc, span: Piece, row: NDArray[np.float64], masked: Sequence[Span], whole: bool) -> SpanReading:
        label, likelihood = self._heads.labels.labels[int(row.argmax())], float(row.max())
        if not whole and breaks_off(doc, span):
            return NO_READING
        if not whole and likelihood < MIN_STANDALONE_LIKELIHOOD and (points_back(doc, span) or not says_something(doc, span)):
            return NO_READING
        put = is_question(doc, span)
        topical = float(row[self._topical].sum())
        asks = can_ask(doc, span) and topical > MAJORITY
        names = any(span.start <= name.start and name.end <= span.end for name in masked)
        background = not put and not names and label not in CARE
        inquires = put and topical + float(row[self._follow_up].sum()) > MAJORITY
        reacts = self._heads.acts.get(label) is Act.REACT
        return SpanReading(label, likelihood, asks, put, background, topical, names, inquires, reacts)

    def _is_claim(
        self,
        doc: Doc,
        piece: Piece,
        label: Label,
        alone: NDArray[np.float64],
        acts: NDArray[np.float32],
        put: bool,
        after: bool,
    ) -> bool:
        """Return whether a clause on an aspect claims something of the job rather than asking it or telling of oneself.

        Somebody else said so ("my mate says it's four on, four off"), or it only follows from what was told ("so none").
        """
        if label not in load_taxonomy() or put:
            return False
        if is_reported(doc[piece.start : piece.end].text):
            return self._act(label, acts, asks=False) is Act.TELL
        unclear = float(alone[self._topical].max()) < MAJORITY
        return after and unclear and concludes(doc, piece)

    def _act(self, label: Label, probabilities: NDArray[np.float32], asks: bool) -> Act:
        """Return the most likely act that fits the label and the clause's form.

        About careers one asks or tells, about the talk one doesn't ask. A clause that `asks` is phrased as a question or a short note.
        """
        if label in load_taxonomy() and (asks or label.topic == CONTACTS):
            return Act.ASK
        likely = dict(zip(map(Act, self._heads.act.classes), probabilities, strict=True))
        fitting = {Act.ASK, Act.TELL} if label in load_taxonomy() else {Act.REQUEST, Act.REACT, Act.CHOOSE, Act.TELL}
        if label.topic.startswith("tell"):
            return Act.TELL
        if (usual := self._heads.acts.get(str(label))) is Act.REQUEST and label not in load_taxonomy():
            return usual
        return max(fitting & likely.keys() or likely.keys(), key=lambda act: likely[act])

    def _named(self, label: Label, probabilities: NDArray[np.float64], before: tuple[Label, ...]) -> Label | None:
        """Return the aspect that a request on what was said names. To repeat what was just asked needs none."""
        named = self._bears_on(probabilities) if label in NAMES_A_TOPIC else None
        return None if label == REPEAT and named in before else named

    def _named_again(self, label: Label, alone: NDArray[np.float64], before: tuple[Label, ...]) -> Label | None:
        """Return the aspect that a request to say something again names by itself, whatever was said last: "what degree was it again"."""
        best = self._labels[int(np.where(self._topical, alone, 0.0).argmax())]
        return best if label in SAY_AGAIN and self._is_clear(best, alone) and best not in before else None

    def _asking(self, probabilities: NDArray[np.float64], label: Label) -> NDArray[np.float64]:
        """Return the probabilities of a clause that asks about a label, in whatever form."""
        topical = np.where(self._topical, probabilities, 0.0)
        asked = np.array([each == label for each in self._labels], float)
        result: NDArray[np.float64] = (topical / max(float(topical.sum()), 1e-12) + asked) / 2
        return result

    def _is_clear(self, label: Label, probabilities: NDArray[np.float64]) -> bool:
        """Return whether an aspect is much likelier than all others."""
        topical = np.where(self._topical, probabilities, 0.0)
        return float(topical[self._labels.index(label)]) >= WORRIED_ABOUT * float(topical.sum())

    def _bears_on(self, probabilities: NDArray[np.float64]) -> Label | None:
        """Return the aspect that something told bears on, if there is one: someone's bad back bears on lifting."""
        topical = np.where(self._topical, probabilities, 0.0)
        best = int(topical.argmax())
        return self._labels[best] if topical[best] >= BEARS_ON else None

    def _worried_about(self, probabilities: NDArray[np.float64]) -> Label | None:
        """Return the aspect that a worry is about, if one is much likelier than all others."""
        best = self._labels[int(np.where(self._topical, probabilities, 0.0).argmax())]
        return best if best.aspect and self._is_clear(best, probabilities) else None

    def _leaning(self, probabilities: NDArray[np.float32], after: bool) -> Leaning:
        likely = dict(zip(map(Leaning, self._heads.leaning.classes), probabilities, strict=True))
        if not after or 1 - likely.pop(Leaning.NOTHING) < LEANS:
            return Leaning.NOTHING
        best: Leaning = max(likely, key=lambda leaning: likely[leaning])
        return best

    def _confidence(self, probabilities: NDArray[np.float64], best: Label) -> float:
        """Return the probability that a clause is about careers, or else that it does what its label does.

        A remark is seldom clearly one kind of reaction, but it is clearly a reaction, and the reply to another kind is hardly wrong.
        """
        if best in load_taxonomy():
            return float(probabilities[self._topical].sum())
        if best.topic in FINDING:
            return float(probabilities[self.finding].sum())
        if best == START_OVER:
            # Starting over loses the conversation, so it takes more certainty.
            return float(probabilities.max()) ** 2
        alike = self._alike.get(self._heads.acts.get(str(best), Act.ASK))
        return float(probabilities[alike].sum() if alike is not None else probabilities.max())

    def as_asked_of(self, read: Read, label: Label) -> Read:
        """Return a clause as a question on what was just told, which has this label."""
        return read._replace(
            label=label,
            probabilities=self._asking(read.probabilities, label),
            confidence=MAJORITY,
            act=Act.ASK,
            leans_on=Leaning.STATEMENT,
            told=False,
        )

    def clear_guess(self, read: Read) -> Label | None:
        """Return the aspect that a clause which isn't understood most likely asks about, if one is much likelier than all others."""
        topical = np.where(self._topical, read.probabilities, 0.0)
        best = self._labels[int(topical.argmax())]
        return best if float(topical.max()) >= CLEAR_GUESS and self._is_clear(best, read.probabilities) else None

    def guesses(self, read: Read) -> tuple[Label, ...]:
        """Return the likeliest labels of the taxonomy, for a question back."""
        order = np.argsort(-np.where(self._topical, read.probabilities, 0.0))
        return tuple(self._labels[i] for i in order[:GUESSES])


def _within(piece: Piece, span: Piece) -> bool:
    return span.start <= piece.start and piece.end <= span.end
