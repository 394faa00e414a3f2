"""Tunes the upper layers of the sentence encoder on the labelled data and writes the changes as a small adapter (see docs/adr/0020).

Run with `uv run --group tuning python -m scripts.tune_encoder`. It takes about 25 minutes on two cores. Afterwards, rebuild the encoder
and the model with `careers train`, and compare with `make evaluate`.

The changes are of low rank (LoRA): to the weight matrix of each linear map in the upper layers, the product of two thin matrices is added.
The embeddings of clauses learn to tell apart what the clauses ask, do, ask for and lean on, and those of questions to be close to those of
the statements that answer them.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
import spacy
from numpy.typing import NDArray
from rasa.shared.importers.importer import TrainingDataImporter
from safetensors.numpy import save_file
from spacy.language import Language

from bot.language.encoder import ADAPTER, DIMENSIONS, HEADS, LAYERS, LINEAR, base_weights, load_tokenizer
from bot.language.pipeline import normalise
from bot.nlu.conversations import load_conversations
from bot.nlu.examples import examples_of, is_kept, label_by_itself
from bot.nlu.pairs import LabelledCareer, load_pairs
from bot.paths import LANGUAGE, ROOT

logger = logging.getLogger(__name__)

FIRST_LAYER = 4  # the layers below keep their weights, so their output is computed once for each text
RANK = 16
EPOCHS = 1.3
BATCH = 64  # clauses
LEARNING_RATE, HEADS_RATE = 2e-3, 2e-2
LENGTHS = (12, 20, 32, 64)  # tokens to which batches are padded, as each length is compiled separately
STEPS_PER_CAREER = 6  # steps on clauses between two steps on a career's questions and statements
QUESTIONS, STATEMENTS = 16, 64  # of a career in a step
CLAUSE_SHARPNESS, PAIR_SHARPNESS = 10.0, 20.0
# Weight of each property of a clause in the loss: its label, act, detail and leaning.
WEIGHTS = (1.0, 0.3, 0.5, 0.3)
PAIR_WEIGHT = 0.5

Tree = Any  # nested dictionaries and lists of arrays


@dataclass(frozen=True)
class Clause:
    text: str
    properties: tuple[str | None, str | None, str | None, str | None]
    """Its label, act, detail and leaning, or None if not known."""


def labelled_clauses(careers: Sequence[LabelledCareer], nlp: Language) -> list[Clause]:
    """Return all clauses that teach the label model. Conversations count twice, as they are what people write to the assistant."""
    importer = TrainingDataImporter.load_from_config(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")])
    found = []
    for message in importer.get_nlu_data().intent_examples:
        doc = nlp(message.get("text"))
        spans = [doc.char_span(entity["start"], entity["end"], alignment_mode="expand") for entity in message.get("entities", [])]
        metadata = message.get("metadata", {}).get("intent", {}) or {}
        label = "/".join(filter(None, (message.get("intent"), metadata.get("aspect"))))
        text = normalise(doc, [span for span in spans if span is not None])
        found.append(Clause(text, (label, metadata.get("act"), metadata.get("detail"), metadata.get("leans_on"))))
    for conversation in load_conversations():
        if not is_kept(conversation):
            for each in examples_of(conversation, nlp):
                found += [Clause(each.text, (str(label_by_itself(each)), each.act, each.detail, each.leans_on))] * 2
    for career in careers:
        found += (Clause(normalise(nlp(q.text)), (str(q.aspect), "ask", q.detail, None)) for q in career.questions)
    return found


# ------------------------------------------------------------------ the encoder


def layers(weights: Tree, changes: Tree, hidden: Tree, mask: Tree, first: int, end: int) -> Tree:
    """Run the encoder's layers `first` to `end` (exclusive) on hidden states of shape (texts, tokens, dimensions)."""
    texts, tokens, _ = hidden.shape
    padding = jnp.where(mask[:, None, None, :] > 0, 0.0, -1e9)

    def linear(values: Tree, name: str) -> Tree:
        result = values @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
        return result + (values @ changes[f"{name}.a"]) @ changes[f"{name}.b"] if f"{name}.a" in changes else result

    for number in range(first, end):
        prefix = f"encoder.layer.{number}"
        query, key, value = (
            linear(hidden, f"{prefix}.attention.self.{name}").reshape(texts, tokens, HEADS, -1).transpose(0, 2, 1, 3)
            for name in ("query", "key", "value")
        )
        attention = jax.nn.softmax(query @ key.transpose(0, 1, 3, 2) / np.sqrt(DIMENSIONS / HEADS) + padding, -1)
        context = (attention @ value).transpose(0, 2, 1, 3).reshape(texts, tokens, DIMENSIONS)
        hidden = norm(weights, hidden + linear(context, f"{prefix}.attention.output.dense"), f"{prefix}.attention.output.LayerNorm")
        inner = jax.nn.gelu(linear(hidden, f"{prefix}.intermediate.dense"), approximate=False)
        hidden = norm(weights, hidden + linear(inner, f"{prefix}.output.dense"), f"{prefix}.output.LayerNorm")
    return hidden


def norm(weights: Tree, values: Tree, name: str) -> Tree:
    centred = values - values.mean(-1, keepdims=True)
    return centred / jnp.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12) * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def embedded(weights: Tree, ids: Tree) -> Tree:
    words, positions, types = (weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "position", "token_type"))
    return norm(weights, words[ids] + positions[: ids.shape[1]] + types[0], "embeddings.LayerNorm")


class LowerLayers:
    """The output of the layers that keep their weights, computed once for each text."""

    def __init__(self, weights: Tree, texts: Sequence[str]) -> None:
        tokenizer = load_tokenizer(LENGTHS[-1])
        run = jax.jit(lambda ids, mask: layers(weights, {}, embedded(weights, ids), mask, 0, FIRST_LAYER))
        self._hidden: dict[str, NDArray[np.float16]] = {}
        ordered = sorted(set(texts), key=len)
        for start in range(0, len(ordered), 2 * BATCH):
            batch = ordered[start : start + 2 * BATCH]
            tokens = [encoding.ids for encoding in tokenizer.encode_batch(batch)]
            ids, mask = np.zeros((2, 2 * BATCH, _padded(max(map(len, tokens)))), np.int32)
            for row, each in enumerate(tokens):
                ids[row, : len(each)], mask[row, : len(each)] = each, 1
            mask[len(tokens) :, 0] = 1
            hidden = np.asarray(run(ids, mask)).astype(np.float16)
            self._hidden.update((text, hidden[row, : len(tokens[row])]) for row, text in enumerate(batch))

    def batch(self, texts: Sequence[str], size: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the hidden states of texts and the mask of their tokens, filled up to `size` texts."""
        known = [self._hidden[text] for text in texts]
        hidden = np.zeros((size, _padded(max(map(len, known))), DIMENSIONS), np.float32)
        mask = np.zeros(hidden.shape[:2], np.float32)
        for row, each in enumerate(known):
            hidden[row, : len(each)], mask[row, : len(each)] = each, 1
        mask[len(known) :, 0] = 1
        return hidden, mask


def _padded(length: int) -> int:
    return next(each for each in LENGTHS if each >= length)


# ------------------------------------------------------------------ training


def tune(clauses: Sequence[Clause], careers: Sequence[LabelledCareer], nlp: Language) -> dict[str, NDArray[np.float32]]:
    """Return the adapter's matrices, by the name of the linear map that they change."""
    weights = {name: jnp.asarray(value) for name, value in base_weights().items()}
    statements = [statement.text for career in careers for statement in career.statements]
    asked = {career.career: [normalise(nlp(question.text)) for question in career.questions] for career in careers}
    lower = LowerLayers(weights, [*(clause.text for clause in clauses), *statements, *(text for texts in asked.values() for text in texts)])
    classes = [sorted({c.properties[i] or "" for c in clauses if c.properties[i]}) for i in range(len(WEIGHTS))]
    position = [{name: i for i, name in enumerate(names)} for names in classes]
    generator = np.random.default_rng(0)
    changes = {}
    for name in (f"encoder.layer.{number}.{part}" for number in range(FIRST_LAYER, LAYERS) for part in LINEAR):
        size_out, size_in = weights[f"{name}.weight"].shape
        changes[f"{name}.a"] = jnp.asarray(generator.normal(0, size_in**-0.5, (size_in, RANK)), jnp.float32)
        changes[f"{name}.b"] = jnp.zeros((RANK, size_out))
    heads = [{"weight": jnp.zeros((DIMENSIONS, len(names))), "bias": jnp.zeros(len(names))} for names in classes]
    learned = {"changes": changes, "heads": heads}

    def encode(changes: Tree, hidden: Tree, mask: Tree) -> Tree:
        last = layers(weights, changes, hidden, mask, FIRST_LAYER, LAYERS)
        mean = (last * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return mean / jnp.linalg.norm(mean, axis=-1, keepdims=True)

    def clause_loss(learned: Tree, texts: Tree, properties: Tree) -> Tree:
        embeddings = encode(learned["changes"], *texts)
        loss = 0.0
        for head, values, weight in zip(learned["heads"], properties, WEIGHTS, strict=True):
            margins = CLAUSE_SHARPNESS * embeddings @ head["weight"] + head["bias"]
            known = values >= 0
            losses = optax.softmax_cross_entropy_with_integer_labels(margins, jnp.maximum(values, 0))
            loss += weight * (losses * known).sum() / jnp.maximum(known.sum(), 1)
        return loss

    def pair_loss(learned: Tree, questions: Tree, stated: Tree, fitting: Tree, count: Tree) -> Tree:
        """Return the loss of picking a career's statements that fit its questions."""
        margins = PAIR_SHARPNESS * encode(learned["changes"], *questions) @ encode(learned["changes"], *stated).T
        likely = jax.nn.log_softmax(jnp.where(jnp.arange(margins.shape[1]) < count, margins, -1e9), -1)
        number = fitting.sum(1)
        losses = -(fitting * likely).sum(1) / jnp.maximum(number, 1)
        return PAIR_WEIGHT * (losses * (number > 0)).sum() / jnp.maximum((number > 0).sum(), 1)

    steps = int(EPOCHS * len(clauses) / BATCH)
    rate = optax.warmup_cosine_decay_schedule(0.0, 1.0, min(100, steps), steps, 0.05)
    optimiser = optax.chain(
        optax.clip_by_global_norm(1.0),
        optax.multi_transform(
            {
                "changes": optax.adamw(lambda step: LEARNING_RATE * rate(step), weight_decay=0.01),
                "heads": optax.adamw(lambda step: HEADS_RATE * rate(step), weight_decay=0.001),
            },
            {"changes": "changes", "heads": "heads"},
        ),
    )
    state = optimiser.init(learned)

    def stepping(loss: Any) -> Any:
        @jax.jit
        def step(learned: Tree, state: Tree, *values: Tree) -> tuple[Tree, Tree, Tree]:
            value, gradients = jax.value_and_grad(loss)(learned, *values)
            updates, state = optimiser.update(gradients, state, learned)
            return optax.apply_updates(learned, updates), state, value

        return step

    on_clauses, on_pairs = stepping(clause_loss), stepping(pair_loss)
    chooser = random.Random(0)
    batches = _batches(clauses, chooser)
    for number in range(steps):
        batch = next(batches)
        values = tuple(np.array([position[i].get(c.properties[i] or "", -1) for c in batch]) for i in range(len(WEIGHTS)))
        learned, state, loss = on_clauses(learned, state, lower.batch([c.text for c in batch], BATCH), values)
        if number % STEPS_PER_CAREER == 0:
            career = chooser.choice(careers)
            learned, state, _ = on_pairs(learned, state, *_pairs(career, asked[career.career], lower, chooser))
        if number % 50 == 0:
            logger.info("Step %d of %d, loss %.2f", number, steps, loss)
    return {name: np.asarray(value) for name, value in learned["changes"].items()}


def _batches(clauses: Sequence[Clause], chooser: random.Random) -> Iterator[list[Clause]]:
    """Yield batches of clauses for ever. The clauses of a batch have similar lengths, so that little of it is padding."""
    while True:
        order = chooser.sample(clauses, len(clauses))
        groups = [sorted(order[i : i + 40 * BATCH], key=lambda clause: len(clause.text)) for i in range(0, len(order), 40 * BATCH)]
        batches = [group[i : i + BATCH] for group in groups for i in range(0, len(group) - BATCH + 1, BATCH)]
        chooser.shuffle(batches)
        yield from batches


def _pairs(career: LabelledCareer, texts: Sequence[str], lower: LowerLayers, chooser: random.Random) -> tuple[Any, Any, Any, int]:
    """Return some of a career's questions, its statements and which of them fit, and the number of statements."""
    fits = [(text, q.answers or q.same_aspect) for text, q in zip(texts, career.questions, strict=True) if q.answers or q.same_aspect]
    chosen = chooser.sample(fits, min(QUESTIONS, len(fits)))
    fitting = np.zeros((QUESTIONS, STATEMENTS), np.float32)
    for row, (_, numbers) in enumerate(chosen):
        fitting[row, [number - 1 for number in numbers]] = 1
    stated = [statement.text for statement in career.statements]
    return lower.batch([text for text, _ in chosen], QUESTIONS), lower.batch(stated, STATEMENTS), fitting, len(stated)


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    careers = load_pairs()
    nlp = spacy.load(LANGUAGE)
    adapter = tune(labelled_clauses(careers, nlp), careers, nlp)
    save_file({name: value.astype(np.float16) for name, value in adapter.items()}, ADAPTER)


if __name__ == "__main__":
    main()
