import pytest

from bot.language.numerals import in_digits


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("sixty can't be right", "60 can't be right"),
        ("fifty-two hours", "52 hours"),
        ("eighteen grand", "18000"),
        ("is it 25k or 30 thousand", "is it 25000 or 30000"),
        ("2.5k", "2500"),
        ("the other one, often", "the other one, often"),
        ("£60,000 a year", "£60,000 a year"),
    ],
)
def test_spelt_numbers_and_thousands_are_written_in_digits(text: str, digits: str) -> None:
    assert in_digits(text) == digits
