"""The requests about what was said, such as "shorter please", "are you sure" or "the second one", and what answers them."""

from __future__ import annotations

from collections.abc import Callable

from bot.answering.about_itself import look_up, page_date, test_me, who_made
from bot.answering.checking import check_said
from bot.answering.doubting import are_you_sure, ask_source, talk_to_person, why_unknown
from bot.answering.offering import affirm, deny, not_what_i_meant, undecided
from bot.answering.passage import Passage, Setting
from bot.answering.picking import pick, which_ones
from bot.answering.plain_words import simplify
from bot.answering.repeating import go_back, recall, repeat
from bot.answering.shortening import as_list, is_that_all, leave_out, more, shorten, sum_up, top
from bot.conversation.types import Request

Talk = Callable[[Request, str, Setting], list[Passage]]

TALK: dict[str, Talk] = {
    "more": more,
    "is_that_all": is_that_all,
    "shorten": shorten,
    "as_list": as_list,
    "top": top,
    "leave_out": leave_out,
    "simplify": simplify,
    "sum_up": sum_up,
    "repeat": repeat,
    "recall": recall,
    "go_back": go_back,
    "are_you_sure": are_you_sure,
    "doubt": are_you_sure,
    "check_said": check_said,
    "why_unknown": why_unknown,
    "ask_source": ask_source,
    "talk_to_person": talk_to_person,
    "not_what_i_meant": not_what_i_meant,
    "which_ones": which_ones,
    "pick": pick,
    "affirm": affirm,
    "deny": deny,
    "undecided": undecided,
    "look_up": look_up,
    "who_made": who_made,
    "page_date": page_date,
    "test_me": test_me,
}
