"""Messages that took the most CPU time to read, found by attacks and by the search of `benchmarks.dearest`."""

from __future__ import annotations

STORY = (
    "I left school at sixteen and worked in a shop for a few years before my daughter was born. "
    "Then I helped out at the hospital as a volunteer, mostly on the wards, and found that I liked it. "
    "A friend of mine is an electrician and says that the money is good but the mornings are early. "
    "My mother thinks that I should do something with computers, but I am not sure that I would enjoy it. "
    "I would need to be home by four on most days, and I can't lift heavy things because of my back. "
    "What would you say the hours and the pay are like, and do I need to go to university for it?"
)
WISH = (
    "i want a job with animals, outdoors, well paid, no degree, near the sea, with my hands, not in an office, part time, helping people, "
    "no maths, in a team, with travel, creative, no shifts, using computers, with children, no heavy lifting, learning on the job, "
    "with food, no driving, where i make things, no phones, with plants, in a small firm, no weekends"
)
LONGEST = 990  # characters

DEAR_MESSAGES = {
    "six sentences of two-letter words": ("ab cd ef gh ij kl mn op qr st uv wx " * 4 + ". ") * 6,
    "spaced digits": "1 2 3 4 5 6 7 8 9 0 " * 49,
    "spaced Chinese": "职 业 护 士 工 作 时 间 " * 61,
    "consonants": "xkcd brzp qwrt plmn " * 49,
    "six-letter words": "planes wombat grifol hexing tovark " * 28,
    "a story of six sentences": STORY,
    "a wish with many commas": WISH,
    "names of a career": "nurse " * 162,
    "names of many careers": "nurse, plumber, baker, teacher, electrician, vet, chef, pilot, " * 15,
    "emoji": "🎉👩‍⚕️🇬🇧🏳️‍🌈" * 70,
    "quotes": '"' * 495 + "'" * 495,
    "hyphens": "a-" * 495,
    "short questions": "is there shift work? how much do they earn? what skills do i need? where do they work? who do i ask? is it hard? "
    * 8,
    "wishes and negations": "not with animals but no degree and not in an office or with people but not near me and no maths " * 10,
}
