"""Takes the screenshots in docs/workbench.md: `python -m tests.system.workbench.screenshots`. It trains a model, which takes minutes."""

from __future__ import annotations

import contextlib

from playwright.sync_api import Page, ViewportSize

from bot.paths import ROOT
from tests.browser import chromium
from tests.system.workbench.mending import mend, teach, workbench

IMAGES = ROOT / "docs" / "images" / "workbench"
QUALITY = 60
WINDOW: ViewportSize = {"width": 1100, "height": 700}


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)

    def shot(page: Page, name: str) -> None:
        page.screenshot(path=IMAGES / f"{name}.jpg", full_page=True, type="jpeg", quality=QUALITY)

    with (
        workbench() as address,
        chromium() as browser,
        contextlib.closing(browser.new_context(viewport={"width": 1100, "height": 700})) as context,
    ):
        page = context.new_page()
        mend(page, address, shot)
        for name, path in (("content", "health"), ("report", "report"), ("changes", "edit?kind=wording")):
            page.goto(f"{address}/workbench/{path}")
            page.screenshot(path=IMAGES / f"{name}.jpg", type="jpeg", quality=QUALITY)
        teach(page, address, shot)


if __name__ == "__main__":
    main()
