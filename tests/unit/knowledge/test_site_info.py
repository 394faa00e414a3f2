"""The owner's links and advisers, as read from their file."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from bot.knowledge.site_info import NO_SITE_INFO, TIME_ZONE, Adviser, SiteInfo, SiteInfoFile, read_site_info
from bot.knowledge.taxonomy import Label
from bot.paths import ROOT


def test_the_example_is_valid() -> None:
    info = read_site_info(ROOT / "examples" / "site.yml")
    assert isinstance(info, SiteInfo) and len(info.links) >= 3
    assert info.link_for(Label("entry", "courses")) != info.link_for(Label("entry", "apprenticeship"))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("links: [{text: Courses, url: 'https://example.org', topics: [courses]}]", "unknown topic 'courses'"),
        ("links: [{text: Courses, url: 'javascript:alert(1)', topics: [pay]}]", "url"),
        ("links: [{text: Courses, url: 'https://example.org', topics: []}]", "topics"),
        ("advisers: [{name: We, open: [always]}]", "write them as Monday to Friday 9:00 to 17:00"),
        ("advisers: [{name: We, open: [Friday to Monday 9:00 to 17:00]}]", "write them as"),
        ("advisers: [{name: We, open: [Monday 17:00 to 9:00]}]", "ends before it starts"),
        ("advisers: [{name: We, phone: ring us}]", "phone"),
        ("advisors: []", "advisors"),
    ],
)
def test_a_mistake_is_named_with_its_place(content: str, fault: str, tmp_path: Path) -> None:
    file = tmp_path / "site.yml"
    file.write_text(content)
    faults = read_site_info(file)
    assert isinstance(faults, list)
    assert fault in str(faults[0]) and str(faults[0]).startswith(f"{file}:1: ")


@pytest.mark.parametrize(
    ("day", "hour", "minute", "is_open"),
    [
        (23, 9, 0, True),
        (23, 8, 59, False),
        (27, 16, 59, True),
        (27, 17, 0, False),
        (28, 11, 0, True),
        (29, 11, 0, False),
        (26, 11, 0, False),
    ],
)
def test_an_adviser_is_open_at_the_hours_given(day: int, hour: int, minute: int, is_open: bool) -> None:
    adviser = Adviser.model_validate(
        {"name": "We", "open": ["Monday to Friday 9:00 to 17:00", "Saturday 10:00 to 13:00"], "closed_on": ["2026-11-26"]}
    )
    assert adviser.is_open(datetime(2026, 11, day, hour, minute, tzinfo=TIME_ZONE).timestamp()) is is_open


def test_an_adviser_without_hours_is_always_open() -> None:
    assert Adviser(name="We").is_open(0)


def test_an_adviser_for_a_topic_comes_before_one_for_everything() -> None:
    info = SiteInfo.model_validate({"advisers": [{"name": "All"}, {"name": "Pay", "topics": ["pay"]}]})
    names = [adviser.name for label in (Label("pay", "pension"), Label("hours"), None) if (adviser := info.adviser_for(label))]
    assert names == ["Pay", "All", "All"]


def test_the_file_is_read_again_when_it_changes_and_need_not_exist(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path, now = tmp_path / "site.yml", [0.0]
    file = SiteInfoFile(path, clock=lambda: now[0])
    assert file.current() == NO_SITE_INFO
    for content, names in (("advisers: [{name: We}]", ["We"]), ("advisers: [{name: }]", ["We"]), ("advisers: [{name: They}]", ["They"])):
        path.write_text(content)
        now[0] += 5
        os.utime(path, (now[0], now[0]))
        assert [adviser.name for adviser in file.current().advisers] == names
    assert len(caplog.records) == 1
    path.unlink()
    assert file.current() == NO_SITE_INFO
