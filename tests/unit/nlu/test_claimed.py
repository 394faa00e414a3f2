import pytest

from bot.nlu.claimed import claimed


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
