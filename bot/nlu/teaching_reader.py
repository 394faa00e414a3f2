"""Trains the models of the reader from the labelled data."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import ENTITIES, TEXT

from bot.conversation.types import Act, Role
from bot.knowledge.taxonomy import load_taxonomy
from bot.language.encoder import RememberingEncoder
from bot.language.pipeline import normalise
from bot.nlu.care_examples import care_lessons, load_care_examples
from bot.nlu.careers import spans_of
from bot.nlu.conversations import load_conversations
from bot.nlu.examples import Example, Named, example_of, examples_of, is_kept, named_in, questions_of
from bot.nlu.heads import Heads
from bot.nlu.occupation_names import OccupationNames
from bot.nlu.pairs import load_pairs
from bot.nlu.roles import surroundings
from bot.nlu.wish_heads import WishHeads

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.training_data import TrainingData
    from spacy.language import Language

logger = logging.getLogger(__name__)


def trained(training_data: TrainingData, nlp: Language) -> tuple[Heads, WishHeads]:
    """Train the models of clauses and of wishes on the examples of Rasa, the conversations and the pairs."""
    conversations = load_conversations()
    names = OccupationNames(nlp)
    examples: list[Example] = []
    named = [name for each in conversations for name in named_in(each, nlp)]
    asked_about: list[Named] = []
    for message in training_data.intent_examples:
        doc = message.get(SPACY_DOCS[TEXT])
        careers = spans_of(doc, message.get(ENTITIES, []))
        examples.append(example_of(message, normalise(doc, careers)))
        asked_about += (Named(surroundings(doc, span, careers), Role.SUBJECT) for span in careers)
        asked_about += (Named(surroundings(doc, span, careers), None) for span in names.in_passing(doc, careers))
    for label in load_taxonomy().labels():
        # Clicking a button sends one of these questions, so the model must understand them.
        if ask := load_taxonomy().entry(label).ask:
            examples.append(Example(ask.lower(), label, Act.ASK))
    teaching = [each for each in conversations if not is_kept(each)]
    kept = [example for each in conversations if is_kept(each) for example in examples_of(each, nlp)]
    taught = [example for each in teaching for example in examples_of(each, nlp)]
    judged = load_pairs()
    asked = [example for career in judged for example in questions_of(career, nlp)]
    cared = care_lessons(load_care_examples(), examples, asked, conversations, nlp)
    logger.info("Training on %d examples and %d clauses of conversations", len(examples), len(taught))
    encoder = RememberingEncoder()
    wish_heads = WishHeads.trained(encoder, examples, teaching, nlp)
    return Heads.trained(encoder, examples, taught, kept, [*named, *asked_about], judged, asked, cared, nlp), wish_heads
