"""Reads cards that are only headings, such as those of related careers, as a list."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from bot.importing.layout import Layout
from bot.importing.page import LOWEST_LEVEL, SourceBlock, SourceSection

MIN_CARDS = 2


def fold_empty_sections(sections: Sequence[SourceSection], layout: Layout) -> list[SourceSection]:
    """Turn headings that are alone, one after the other, into a list under the heading above them, as cards of related careers are."""
    folded: list[SourceSection] = []
    # Headings without a level differ in it only because of the elements around them.
    for level, group in itertools.groupby(sections, lambda section: min(section.level, LOWEST_LEVEL) if _is_card(section, layout) else 0):
        cards = list(group)
        above = folded[-1] if folded else None
        if level and above and above.heading and not above.blocks and above.level < level and len(cards) >= MIN_CARDS:
            above.blocks.append(SourceBlock(tuple(card.heading for card in cards), is_list=True))
        else:
            folded += cards
    return folded


def _is_card(section: SourceSection, layout: Layout) -> bool:
    return bool(section.heading) and not section.blocks and layout.find_topics(section.heading, "") is None
