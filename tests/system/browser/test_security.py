"""What a hostile text, page or visitor can do with the widget: nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect
from ruamel.yaml import YAML

from bot.channels.refusals import REFUSALS_FILE
from tests.system.browser.chat import Chat
from tests.system.browser.conftest import RESULTS, Elsewhere, NewChat, Server, tag

INJECTIONS = (
    '<img src=x onerror="window.hacked=1">',
    "<script>window.hacked=1</script>",
    "[press me](javascript:window.hacked=1)",
    "[press me](data:text/html,<script>window.hacked=1</script>)",
    '**<svg onload="window.hacked=1">**',
    '- <iframe srcdoc="<script>parent.hacked=1</script>"></iframe>',
    '[x](https://example.org/" onmouseover="window.hacked=1)',
    "&lt;script&gt;window.hacked=1&lt;/script&gt;",
)
WATCH = "window.broken = []; addEventListener('securitypolicyviolation', e => broken.push(e.violatedDirective + ' ' + e.blockedURI))"
DANGEROUS = "img, script, svg, iframe, [onmouseover], a[href^='java'], a[href^='data']"


def inert(page: Page) -> None:
    assert page.evaluate("window.hacked") is None
    assert page.locator("careers-chat .message").locator(DANGEROUS).count() == 0


def test_what_a_person_types_is_text(chat: NewChat) -> None:
    opened = chat().open()
    for text in INJECTIONS:
        opened.say(text)
        assert text in opened.said.last.inner_text()
    inert(opened.page)
    opened.page.reload()
    expect(opened.said).to_have_count(len(INJECTIONS))
    inert(opened.page)


def test_what_a_bot_says_is_text(chat: NewChat) -> None:
    opened = chat().open()
    for text in INJECTIONS:
        opened.bot_says(text)
        opened.say("hello")
        for link in opened.replies.last.get_by_role("link").all():
            assert urlsplit(link.get_attribute("href")).scheme == "https"
    inert(opened.page)


def test_under_a_strict_policy_it_works_and_breaks_no_rule(chat: NewChat, server: Server, elsewhere: Elsewhere) -> None:
    sources = f"default-src 'none'; script-src {server.address}; connect-src {server.address}"
    policy = f"{sources}; require-trusted-types-for 'script'; trusted-types"
    address = elsewhere.page("/strict", tag(server, career="medical-technical-officer"), headers={"Content-Security-Policy": policy})
    page = chat(elsewhere.page("/blank", "")).page
    page.add_init_script(WATCH)
    page.goto(address)
    opened = Chat(page).open()
    opened.say("what are the hours?")
    opened.option("Start again")
    expect(opened.said).to_have_count(0)
    page.screenshot(path=RESULTS / "strict-policy.png")
    assert page.evaluate("broken") == []
    # Its styles are there all the same.
    assert opened.panel.evaluate("panel => getComputedStyle(panel).position") == "fixed"


def test_nothing_is_asked_of_any_other_site_and_no_cookie_is_set(chat: NewChat, server: Server) -> None:
    opened = chat()
    asked: list[str] = []
    opened.page.on("request", lambda request: asked.append(request.url))
    opened.page.reload()
    opened.open().say("what are the hours?")
    opened.option("End chat")
    opened.panel.get_by_role("group", name="End this chat?").get_by_role("button", name="End chat").click()
    expect(opened.said).to_have_count(0)
    assert {urlsplit(url)._replace(path="", query="", fragment="").geturl() for url in asked} == {server.address}
    assert opened.page.context.cookies() == []


def test_a_site_that_is_listed_may_use_it(chat: NewChat, server: Server, elsewhere: Elsewhere) -> None:
    opened = chat(elsewhere.page("/listed", tag(server, career="medical-technical-officer"))).open()
    assert "37.5" in opened.say("what are the hours?")
    opened.page.reload()
    expect(opened.said).to_have_count(1)


def test_a_site_that_is_not_listed_may_not(chat: NewChat, server: Server, elsewhere: Elsewhere) -> None:
    elsewhere.page("/unlisted", tag(server))
    opened = chat(elsewhere.unlisted + "/unlisted").open()
    opened.send("what are the hours?")
    expect(opened.alert).to_contain_text("Sorry")
    expect(opened.replies).to_have_count(1)
    opened.page.screenshot(path=RESULTS / "unlisted-origin.png")


def test_a_forged_session_is_replaced_by_a_new_one(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("is there shift work?")
    opened.page.evaluate(
        "() => { const [key] = Object.keys(sessionStorage); const state = JSON.parse(sessionStorage[key]);"
        "state.token = state.token.replace(/.{5}$/, 'AAAAA'); sessionStorage[key] = JSON.stringify(state) }"
    )
    opened.page.reload()
    expect(opened.panel.get_by_text("this is a new one")).to_be_visible()
    assert "37.5" in opened.say("what are the hours?")
    assert opened.asked() == ["what are the hours?"]


def test_a_session_that_runs_out_is_replaced_while_it_goes_on(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("is there shift work?")
    opened.fails_once(status=401, content_type="application/json", body='{"error": "session", "text": "Start again."}')
    opened.say("what are the hours?")
    expect(opened.panel.get_by_text("this is a new one")).to_be_visible()
    assert opened.asked() == ["what are the hours?"]


def test_a_button_that_was_not_offered_is_refused_in_a_sentence(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("hello")
    opened.bot_says("/restart")
    opened.say("and now?")
    opened.page.unroute_all()
    opened.button("/restart").click()
    refusals = YAML(typ="safe").load(REFUSALS_FILE)
    expect(opened.alert).to_have_text(refusals["choice"]["text"])
    opened.page.screenshot(path=RESULTS / "button-refused.png")
    expect(opened.button("Try again")).to_have_count(0)
    assert opened.asked() == ["hello"]
    assert "37.5" in opened.say("what are the hours?")
