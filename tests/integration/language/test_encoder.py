"""The encoder gives the vectors of the adapted model, to the precision of int8, and says what to do when it is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file

from bot.language import encoder
from bot.language.encoder import DIMENSIONS, EncoderMissing, RememberingEncoder, SentenceEncoder, load_encoder

SENTENCES = ["can i do it part time lol", "are part-time hours available?", "how much do they earn", "i like biology " * 60]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("build") / "encoder"
    encoder.build(target, target.with_name("published"))
    return target


def reference(texts: list[str], folder: Path) -> NDArray[np.float32]:
    """Run the published model with the adapter in plain numpy and float32, after Devlin et al. 2019 (arXiv:1810.04805)."""
    from tokenizers import Tokenizer

    t = load_file(str(encoder._weights_folder() / "model.safetensors"))
    adapter = load_file(str(encoder.ADAPTER))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(encoder.MAX_TOKENS)
    tokenizer.no_padding()

    def norm(x: NDArray[np.float32], name: str) -> NDArray[np.float32]:
        centred = x - x.mean(-1, keepdims=True)
        return centred / np.sqrt(x.var(-1, keepdims=True) + 1e-12) * t[f"{name}.weight"] + t[f"{name}.bias"]

    def linear(x: NDArray[np.float32], name: str) -> NDArray[np.float32]:
        result = x @ t[f"{name}.weight"].T + t[f"{name}.bias"]
        return result + x @ adapter[f"{name}.a"] @ adapter[f"{name}.b"] if f"{name}.a" in adapter else result

    def gelu(x: NDArray[np.float32]) -> NDArray[np.float32]:
        from scipy.special import erf

        return x * 0.5 * (1 + erf(x / np.sqrt(2)))

    rows = []
    for text in texts:
        ids = tokenizer.encode(text).ids
        n = len(ids)
        x = t["embeddings.word_embeddings.weight"][ids] + t["embeddings.position_embeddings.weight"][:n]
        x = norm(x + t["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for i in range(encoder.LAYERS):
            layer = f"encoder.layer.{i}"
            q, k, v = (
                linear(x, f"{layer}.attention.self.{name}").reshape(n, encoder.HEADS, -1).transpose(1, 0, 2)
                for name in ("query", "key", "value")
            )
            scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1])
            weights = np.exp(scores - scores.max(-1, keepdims=True))
            attended = (weights / weights.sum(-1, keepdims=True) @ v).transpose(1, 0, 2).reshape(n, -1)
            x = norm(x + linear(attended, f"{layer}.attention.output.dense"), f"{layer}.attention.output.LayerNorm")
            x = norm(x + linear(gelu(linear(x, f"{layer}.intermediate.dense")), f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        mean = x.mean(0)
        rows.append(mean / np.linalg.norm(mean))
    return np.array(rows, dtype=np.float32)


def test_vectors_agree_with_the_adapted_model(built: Path) -> None:
    vectors = SentenceEncoder(built).encode(SENTENCES)
    assert vectors.shape == (len(SENTENCES), DIMENSIONS)
    agreement = (vectors * reference(SENTENCES, built)).sum(axis=1)
    assert agreement.min() > 0.99


def test_a_vector_does_not_depend_on_the_batch(built: Path) -> None:
    model = SentenceEncoder(built)
    together = model.encode(SENTENCES)
    alone = np.vstack([model.encode([sentence]) for sentence in SENTENCES])
    assert (together * alone).sum(axis=1).min() > 0.999


def test_sentences_of_similar_meaning_have_similar_vectors(built: Path) -> None:
    part_time, part_time_too, pay, _ = SentenceEncoder(built).encode(SENTENCES)
    assert part_time @ part_time_too > part_time @ pay + 0.2


def test_encodes_an_empty_list(built: Path) -> None:
    assert SentenceEncoder(built).encode([]).shape == (0, DIMENSIONS)


def test_training_encodes_each_text_once(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoded: list[int] = []
    encode_tokens = SentenceEncoder.encode_tokens
    monkeypatch.setattr(SentenceEncoder, "encode_tokens", lambda self, ids: encoded.append(len(ids)) or encode_tokens(self, ids))
    remembering = RememberingEncoder(built)
    first = remembering.encode_many([*SENTENCES, SENTENCES[0]])
    assert (first == np.vstack([remembering.encode(SENTENCES), remembering.encode(SENTENCES[:1])])).all()
    assert sum(encoded) == len(SENTENCES)
    assert remembering.encode_many([]).shape == (0, DIMENSIONS)


def test_many_texts_are_encoded_in_their_order(built: Path) -> None:
    texts = [f"{'very ' * (number % 7)}hard question {number}" for number in range(encoder.BATCH_SIZE + 9)]
    model = SentenceEncoder(built)
    assert (model.encode_many(texts) * model.encode(texts)).sum(axis=1).min() > 0.999


def test_refuses_weights_with_another_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"something else")
    monkeypatch.setattr(encoder, "_weights_folder", lambda: tmp_path)
    with pytest.raises(EncoderMissing, match="not the published all-MiniLM-L6-v2"):
        encoder.build(tmp_path / "encoder", tmp_path / "published")
    assert not (tmp_path / "encoder").exists()


def test_missing_weights_raise_an_error_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "WEIGHTS_PACKAGE", "no_such_package")
    with pytest.raises(EncoderMissing, match="make setup"):
        encoder.build()


@pytest.mark.parametrize("damage", ["absent", "cut short"])
def test_a_missing_or_damaged_encoder_raises_an_error_that_says_what_to_do(tmp_path: Path, built: Path, damage: str) -> None:
    folder = tmp_path / "encoder"
    if damage == "cut short":
        folder.mkdir()
        for path in built.iterdir():
            (folder / path.name).write_bytes(path.read_bytes()[:1000])
    with pytest.raises(EncoderMissing, match="make clean setup"):
        load_encoder(folder)
