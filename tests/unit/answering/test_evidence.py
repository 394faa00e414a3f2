"""The profile's own words in a question raise the likelihood of a label."""

from bot.answering.evidence import reweighted, stems
from bot.knowledge.store import load_store
from bot.knowledge.taxonomy import Label

CAREER = load_store().only()
assert CAREER is not None


def best(question: str, *labels: tuple[Label, float]) -> Label:
    assert CAREER is not None
    return reweighted(list(labels), question, CAREER)[0][0]


def test_words_of_a_statement_raise_its_label() -> None:
    guesses = (Label("skills", "other"), 0.20), (Label("environment", "places"), 0.15)
    assert best("is it ever in intensive care", *guesses) == Label("environment", "places")
    assert best("is it ever in a shop", *guesses) == Label("skills", "other")


def test_a_clear_label_stays() -> None:
    assert best("do they visit", (Label("pay"), 0.9), (Label("environment", "home_visits"), 0.01)) == Label("pay")


def test_a_fragment_of_a_statement_asks_about_it() -> None:
    assert best("renal dialysis?", (Label("environment", "protective_clothing"), 0.8)) == Label("specialisms")
    assert best("renal dialysis?", (Label("pay"), 0.95)) == Label("pay")


def test_words_do_not_change_a_likely_topic() -> None:
    guesses = (Label("pay", "other"), 0.6), (Label("progression", "private_sector"), 0.3)
    assert best("do private hospitals pay better", *guesses) == Label("pay", "other")


def test_the_name_of_the_career_raises_no_label() -> None:
    assert best("medical technical officer", (Label("pay"), 0.1)) == Label("pay")


def test_stems_have_no_endings() -> None:
    assert stems("visits") == stems("visit")
    assert stems("interprets") == stems("interpret")
