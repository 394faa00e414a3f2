"""The import report fits wide and narrow screens."""

from __future__ import annotations

from pathlib import Path

from bot.importing.importer import Importer, Skipped
from bot.importing.review import Review
from tests.browser import chromium
from tests.unit.importing.conftest import PAGES, Keywords


def test_the_report_fits_wide_and_narrow_screens(tmp_path: Path) -> None:
    review = Review("careers/" + "a_long_name_without_spaces_" * 5)
    importer = Importer(Keywords(), tmp_path / "profiles")
    for page in sorted(PAGES.iterdir()):
        review.add(importer.import_page(page, "Made-up Careers"))
    review.add(Skipped("x" * 90, "it has no name"))
    review.write(tmp_path / "report.html")
    with chromium() as browser:
        page = browser.new_page()
        page.goto((tmp_path / "report.html").as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))")
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            # Each cell says what it is about where there is no row of headings above it.
            label = page.evaluate("getComputedStyle(document.querySelector('#careers tbody td'), '::before').content")
            assert ("Profile" in label) == (width == 390)
