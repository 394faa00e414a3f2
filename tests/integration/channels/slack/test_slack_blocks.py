"""Replies as Slack blocks."""

from __future__ import annotations

import re

import pytest

from bot.channels.guard import Button, ChannelReply
from bot.channels.slack import blocks
from bot.channels.slack.reply_blocks import reply_blocks
from bot.channels.slack.wording import slack_wording
from bot.knowledge.taxonomy import load_taxonomy
from tests.integration.channels.slack.fake_slack import Json, check_blocks, titles


def rendered(reply: ChannelReply) -> list[Json]:
    dicts = [block.to_dict() for block in reply_blocks(reply)]
    check_blocks(dicts)
    return dicts


def test_message_with_buttons() -> None:
    assert rendered(ChannelReply("**Hours** & pay", (Button("Pay?", "what is the pay"),))) == [
        {"type": "section", "text": {"type": "mrkdwn", "text": "*Hours* &amp; pay"}},
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "text": {"type": "plain_text", "text": "Pay?"},
                    "value": "what is the pay",
                    "action_id": "choice-0",
                }
            ],
        },
    ]


def test_message_without_buttons_has_no_actions_block() -> None:
    assert [block["type"] for block in rendered(ChannelReply("Hello."))] == ["section"]


def test_more_than_25_buttons_become_menus() -> None:
    buttons = tuple(Button(f"Question {n}", f"question {n}?") for n in range(250))
    for count, kinds in {25: ["button"] * 25, 26: ["static_select"], 250: ["static_select"] * 3}.items():
        message = {"blocks": rendered(ChannelReply("Which?", buttons[:count]))}
        assert [element["type"] for element in message["blocks"][-1]["elements"]] == kinds
        assert titles(message) == [button.title for button in buttons[:count]]


@pytest.mark.parametrize("count", [1, 26])
def test_long_titles_and_values_are_shortened(count: int) -> None:
    actions = rendered(ChannelReply("Which?", (Button("title " * 50, "value " * 500),) * count))[-1]
    element = actions["elements"][0]
    choice = element.get("options", [element])[0]
    assert len(choice["text"]["text"]) == 75
    assert choice["text"]["text"].endswith("…")
    assert len(choice["value"]) == (2000 if count == 1 else 150)


def test_fallback_text_is_plain_and_escaped() -> None:
    assert blocks.fallback_text("A **b** <!channel> & [c](https://example.org)") == "A b &lt;!channel&gt; &amp; c (https://example.org)"


@pytest.mark.parametrize(
    "text",
    [
        "A sentence on hours. " * 900,
        "\n".join(f"- item {n} of **the** list" for n in range(600)),
        "see [the page of that job](https://example.org/a/b) and **what it says there** " * 200,
        "<" * 4000,
        "&" * 4000,
        "x" * 10_000,
        f"[{'label ' * 600}](https://example.org)",
    ],
    ids=["sentences", "list", "links", "angles", "ampersands", "word", "label"],
)
def test_long_text_is_split_without_loss(text: str) -> None:
    parts = [block["text"]["text"] for block in rendered(ChannelReply(text))]
    assert len(parts) > 1
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", blocks.markup.slack(text))


def test_split_does_not_divide_links_bold_words_or_escapes() -> None:
    for text in ("see <https://example.org/a|the page> ", "*bold words here* and ", "&lt;&amp;&gt; ", "&lt;&amp;&gt;"):
        for max_length in range(40, 70):
            for part in blocks.split_mrkdwn(text * 20, max_length):
                assert len(part) <= max_length
                assert part.count("<") == part.count(">")
                assert part.count("*") % 2 == 0
                assert re.sub(r"&\w+;", "", part).count("&") == 0


def test_split_prefers_the_end_of_a_line() -> None:
    assert list(blocks.split_mrkdwn("one two\nthree four\nfive", 12)) == ["one two", "three four", "five"]


def test_introduction_asks_questions_of_the_taxonomy() -> None:
    asks = {load_taxonomy().entry(label).ask for label in load_taxonomy().labels()}
    assert set(slack_wording().example_questions) <= asks
    rendered(slack_wording().introduction_reply())
