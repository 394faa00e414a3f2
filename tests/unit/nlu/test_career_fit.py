from __future__ import annotations

import numpy as np
import pytest

from bot.nlu import career_matching
from bot.nlu.career_fit import FEWEST_COMPARED, FitModel, fit_features
from bot.nlu.career_statements import TOPICS
from bot.nlu.reason_features import COMPARED_TOPICS, Compared
from tests.unit.nlu.test_career_search import CAREERS, FIT_FEATURES, about, searching, wish

MODEL = FitModel(np.zeros(FIT_FEATURES, np.float32), np.float32(0), np.full(4, 0.2, np.float32), np.full(4, 0.1, np.float32))


def compared(topics: list[str], near: list[float], named: list[float]) -> Compared:
    """Return statements that are as near to the words and to a career in them."""
    no = np.zeros(len(topics), bool)
    numbers = np.array([TOPICS.index(topic) for topic in topics], np.int8)
    return Compared(
        np.zeros((len(topics), 0), np.float32), no, no, no, no, np.array([near, near], np.float32).T, numbers, np.array(named, np.float32)
    )


def test_a_career_is_as_near_by_a_topic_as_its_nearest_statements_of_it() -> None:
    statements = compared(["duties"] * 4 + ["skills", "duties"], [0.1, 0.5, 0.9, 0.7, 0.3, 0.4], [1] * 5 + [0])
    values = np.array([0.2, 0.3, 1.5, 0.1, 0.4, 0.6], np.float32)
    features = fit_features(np.zeros((2, 4)), np.zeros((2, 4)), statements, np.array([0, 0, 0, 0, 0, 1]), values)
    topics = features[:, 8:18].reshape(2, len(COMPARED_TOPICS), 2)[:, :, 0]
    assert features.shape == (2, FIT_FEATURES)
    assert topics[0] == pytest.approx([0, 0.7, 0.3, 0, 0])
    assert topics[1] == pytest.approx([0, 0.4, 0, 0, 0])
    assert features[:, 18:] == pytest.approx(np.array([[1.5, 1], [0.6, 0]]))


def test_a_few_careers_are_compared_with_what_is_usual() -> None:
    near = np.full((3, 4), 0.4, np.float32)
    assert MODEL.standard(near) == pytest.approx(np.full((3, 4), 2))
    many = np.linspace(0, 1, FEWEST_COMPARED)[:, None] * np.ones(4)
    assert MODEL.standard(many).mean() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(("likely", "shown"), [(3, True), (-3, False)])
def test_a_career_that_fits_without_a_reason_only_comes_near(monkeypatch: pytest.MonkeyPatch, likely: float, shown: bool) -> None:
    monkeypatch.setattr(career_matching, "load_fit_model", lambda: MODEL._replace(bias=np.float32(likely)))
    found = searching(CAREERS).find(wish(about("patisserie")))
    (baker,) = [hit for hit in found.hits if hit.career == "baker"] or [None]
    assert (baker is not None) is shown
    if baker:
        assert (baker.near, baker.why) == (True, ())
