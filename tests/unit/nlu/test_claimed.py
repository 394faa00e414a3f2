import pytest

from bot.nlu.claimed import claimed, is_reported


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("u said some of them mend stuff right", "some of them mend stuff"),
        ("didn't you say there's teaching in it", "there's teaching in it"),
        ("so he has to go back to university is what you're telling me", "he has to go back to university"),
        ("i take it they wear gloves then", "they wear gloves"),
        ("law was on there", "law was on there"),
        ("you said", "you said"),
    ],
)
def test_a_claim_is_taken_out_of_the_words_around_it(text: str, claim: str) -> None:
    assert claimed(text) == claim


@pytest.mark.parametrize(
    "text", ["my mate says its four on four off", "our Dave reckons they get a van", "i heard you need a van", "people say its dull"]
)
def test_what_somebody_says_of_the_job_is_reported(text: str) -> None:
    assert is_reported(text)


@pytest.mark.parametrize(
    "text", ["my mum says i'm clumsy", "my teacher said that I talk too much", "they work nights", "people say im calm"]
)
def test_what_somebody_says_of_the_user_is_no_claim_on_the_job(text: str) -> None:
    assert not is_reported(text)
