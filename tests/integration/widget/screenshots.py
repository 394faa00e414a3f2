"""Take a screenshot of every state of the widget, on three sizes of screen, in light, dark and forced colours: make screenshots."""

from __future__ import annotations

import contextlib
import logging
from itertools import product
from typing import Any

from playwright.sync_api import BrowserContext

from bot.paths import ROOT
from tests.browser import chromium
from tests.integration.widget.stage import Stage
from tests.integration.widget.states import MARK, STATES
from tests.system.browser.chat import Chat

FOLDER = ROOT / "results" / "screenshots"
SIZES = {320: 640, 390: 844, 1280: 800}
COLOURS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}
# A site's own colour, mark and side, and the texts in Welsh.
VARIANTS = {
    "branded": ("<style>careers-chat { --careers-chat-accent: #ffd23f }</style>", {"mark": MARK, "position": "left"}),
    "welsh": ("", {"lang": "cy"}),
}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for (width, height), (colours, options) in product(SIZES.items(), COLOURS.items()):
            size: Any = {"width": width, "height": height}
            with contextlib.closing(browser.new_context(viewport=size, reduced_motion="reduce", **options)) as context:
                take(context, f"{width}-{colours}")
    logging.info("%d screenshots in %s", len(list(FOLDER.glob("*.png"))), FOLDER.relative_to(ROOT))


def take(context: BrowserContext, suffix: str) -> None:
    """Take a screenshot of each state and variant."""
    for name, show in STATES.items():
        with contextlib.closing(Stage()) as stage, contextlib.closing(context.new_page()) as page:
            page.goto(stage.page())
            show(Chat(page), stage)
            page.screenshot(path=FOLDER / f"{name}-{suffix}.png")
    for name, (head, attributes) in VARIANTS.items():
        with contextlib.closing(Stage()) as stage, contextlib.closing(context.new_page()) as page:
            page.goto(stage.page(head=head, tag=stage.tag(**attributes)))
            page.locator("careers-chat .launcher").click()
            page.locator("careers-chat .suggestion").first.click()
            page.locator("careers-chat .chip").first.wait_for()
            page.screenshot(path=FOLDER / f"{name}-{suffix}.png")


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    main()
