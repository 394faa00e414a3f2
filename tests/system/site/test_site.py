"""The demo site of a running server."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
import time
from collections import deque
from pathlib import Path

import httpx
import pytest

from bot.channels.web import assets
from bot.cli.client import Conversation
from bot.knowledge.store import load_store
from bot.operations import processes, supervisor
from tests.integration.site.test_pages import Page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def test_every_link_of_the_site_leads_to_a_page(assistant: str) -> None:
    seen: dict[str, Page] = {}
    waiting = deque(["/"])
    with httpx.Client(base_url=assistant) as http:
        while waiting:
            path = waiting.popleft()
            response = http.get(path)
            assert response.status_code == 200, path
            assert response.headers["content-security-policy"] == POLICY
            assert response.headers["x-content-type-options"] == "nosniff"
            seen[path] = page = Page(response.text)
            links = {link.partition("#")[0] for link in page.values("href", "a") if link.startswith("/")}
            waiting.extend(links - seen.keys() - set(waiting))
        types = {http.get(asset).raise_for_status().headers["content-type"] for asset in page.values("href", "link")}
    assert types == {"text/css; charset=utf-8", "image/svg+xml", "font/woff2"}
    assert {f"/careers/{career.id}" for career in load_store().all()} <= seen.keys()


@pytest.mark.parametrize(
    "path", ["/nothing", "/careers/no-such-career", "/careers/", "/careers/..%2f..%2fcredentials.yml", "/%3Cscript%3E"]
)
def test_an_unknown_path_gets_the_sites_own_page(assistant: str, path: str) -> None:
    response = httpx.get(assistant + path)
    assert response.status_code == 404
    assert response.headers["content-security-policy"] == POLICY
    assert "There is no page at this address" in Page(response.text).text


def test_the_widgets_script_matches_its_tag_or_its_absence_is_explained(assistant: str) -> None:
    channel = f"{assistant}/webhooks/web"
    scripts = [attributes for tag, attributes in Page(httpx.get(assistant).text).tags if tag == "script"]
    tags = [attributes for attributes in scripts if attributes["src"].startswith("/webhooks/web/")]
    current = httpx.get(f"{channel}/widget.js")
    assert current.headers["access-control-allow-origin"] == "*"
    if not assets.SCRIPT.is_file():
        assert tags == []
        for name in ("widget.js", "widget.0123456789abcdef.js", "embed.json"):
            response = httpx.get(f"{channel}/{name}")
            assert response.status_code == 503 and "make widget" in response.json()["text"]
        return
    (tag,) = tags
    script = httpx.get(f"{assistant}{tag['src']}")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["access-control-allow-origin"] == "*"
    assert script.headers["content-type"].startswith("text/javascript")
    assert tag["integrity"] == "sha384-" + base64.b64encode(hashlib.sha384(script.content).digest()).decode()
    assert httpx.get(f"{channel}/embed.json").json() == {"src": tag["src"], "integrity": tag["integrity"]}
    assert current.content == script.content and "max-age=300" in current.headers["cache-control"]
    assert httpx.get(f"{channel}/widget.0123456789abcdef.js").status_code == 404


def test_answers_link_to_sections_of_the_site_that_careers_serve_runs(trained: None, tmp_path: Path) -> None:
    port, log = supervisor.free_port(), tmp_path / "serve.log"
    address = supervisor.address(port)
    command = [sys.executable, "-m", "bot.cli.main", "serve", "--port", str(port), "--actions-port", str(supervisor.free_port())]
    with processes.process(command, log) as running:
        processes.wait_until_ready("command", f"{address}/webhooks/rest/", running, log)
        while "Ctrl-C" not in log.read_text(encoding="utf-8") and running.poll() is None:
            time.sleep(0.1)
        assert f"{address}/\n" in log.read_text(encoding="utf-8")
        (reply,) = Conversation(address).say("is there shift work?")
        (link,) = re.findall(r"\]\(([^)]+)\)", reply.text)
        url, _, section = link.partition("#")
        page = Page(httpx.get(url).text)
        assert url.startswith(address) and section in page.values("id", "section")
    assert running.returncode == 0
