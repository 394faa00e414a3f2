"""Hostile texts, pages and visitors can do nothing with the widget."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.system.browser.chat import Chat
from tests.system.browser.conftest import RESULTS, NewChat, OtherSite, Server, widget_tag

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
# The chat's own icons are in its buttons.
DANGEROUS = "img, script, svg:not(button svg), iframe, [onmouseover], a[href^='java'], a[href^='data']"


def assert_nothing_injected(page: Page) -> None:
    assert page.evaluate("window.hacked") is None
    assert page.locator("careers-chat .message").locator(DANGEROUS).count() == 0


def test_typed_text_is_never_parsed(chat: NewChat) -> None:
    opened = chat().open()
    for text in INJECTIONS:
        opened.say(text)
        assert text in opened.questions.last.inner_text()
    assert_nothing_injected(opened.page)
    opened.page.reload()
    expect(opened.questions).to_have_count(len(INJECTIONS))
    assert_nothing_injected(opened.page)


def test_html_in_replies_is_never_parsed(chat: NewChat) -> None:
    opened = chat().open()
    for text in INJECTIONS:
        opened.fake_reply(text)
        opened.say("hello")
        for link in opened.replies.last.get_by_role("link").all():
            assert urlsplit(link.get_attribute("href")).scheme == "https"
    assert_nothing_injected(opened.page)


def test_it_works_under_a_strict_content_security_policy(chat: NewChat, server: Server, other_site: OtherSite) -> None:
    sources = f"default-src 'none'; script-src {server.address}; connect-src {server.address}"
    policy = f"{sources}; require-trusted-types-for 'script'; trusted-types"
    address = other_site.page(
        "/strict", widget_tag(server, career="medical-technical-officer"), headers={"Content-Security-Policy": policy}
    )
    page = chat(other_site.page("/blank", "")).page
    page.add_init_script(WATCH)
    page.goto(address)
    opened = Chat(page).open()
    opened.say("what are the hours?")
    opened.start_again()
    expect(opened.questions).to_have_count(0)
    page.screenshot(path=RESULTS / "strict-policy.png")
    assert page.evaluate("broken") == []
    # Its styles are applied.
    assert opened.panel.evaluate("panel => getComputedStyle(panel).position") == "fixed"


def test_no_requests_go_to_other_sites_and_no_cookie_is_set(chat: NewChat, server: Server) -> None:
    opened = chat()
    urls: list[str] = []
    opened.page.on("request", lambda request: urls.append(request.url))
    opened.page.reload()
    opened.open().say("what are the hours?")
    opened.choose_option("End chat")
    opened.answer_question("End chat")
    expect(opened.questions).to_have_count(0)
    assert {urlsplit(url)._replace(path="", query="", fragment="").geturl() for url in urls} == {server.address}
    assert opened.page.context.cookies() == []


def test_a_listed_site_may_use_the_assistant(chat: NewChat, server: Server, other_site: OtherSite) -> None:
    opened = chat(other_site.page("/listed", widget_tag(server, career="medical-technical-officer"))).open()
    assert "37.5" in opened.say("what are the hours?")
    opened.page.reload()
    expect(opened.questions).to_have_count(1)


def test_a_site_that_is_not_listed_may_not_use_the_assistant(chat: NewChat, server: Server, other_site: OtherSite) -> None:
    other_site.page("/unlisted", widget_tag(server))
    opened = chat(other_site.unlisted + "/unlisted").open()
    opened.send("what are the hours?")
    expect(opened.alert).to_contain_text("not set up to use the assistant")
    expect(opened.button("Try again")).to_have_count(0)
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
    assert opened.questions_in_history() == ["what are the hours?"]


def test_a_session_that_expires_is_replaced_during_the_conversation(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("is there shift work?")
    opened.fail_once(status=401, content_type="application/json", body='{"error": "session", "text": "Start again."}')
    opened.say("what are the hours?")
    expect(opened.panel.get_by_text("this is a new one")).to_be_visible()
    assert opened.questions_in_history() == ["what are the hours?"]


def test_a_button_that_was_not_offered_is_only_a_question(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("hello")
    opened.fake_reply("/restart")
    opened.say("and now?")
    opened.page.unroute_all()
    before = opened.replies.count()
    opened.button("/restart").click()
    assert len(opened.reply(before)) > 20
    assert opened.questions_in_history() == ["hello", "restart"]
    assert "37.5" in opened.say("what are the hours?")
