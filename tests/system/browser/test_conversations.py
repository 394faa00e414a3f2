"""Conversations that visitors of a careers site have."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.system.browser.chat import Chat
from tests.system.browser.conftest import CAREER, RESULTS, NewChat, Server


def test_the_page_sets_the_career(chat: NewChat) -> None:
    assert "37.5 hours a week" in chat().open().say("what are the hours?")


def test_it_never_opens_by_itself(chat: NewChat) -> None:
    opened = chat()
    expect(opened.launcher).to_be_visible()
    expect(opened.panel).to_be_hidden()
    assert opened.state() == {}


def test_the_greeting_says_that_it_is_a_bot_and_suggests_questions(chat: NewChat) -> None:
    opened = chat().open()
    expect(opened.replies.first).to_contain_text("bot")
    expect(opened.replies.first).to_contain_text("No private details")
    opened.button("What are the hours like?").click()
    assert "37.5 hours a week" in opened.reply(1)
    assert opened.questions_in_history() == ["What are the hours like?"]


def test_suggestions_on_a_page_without_a_career(chat: NewChat) -> None:
    opened = chat("/").open()
    expect(opened.page.get_by_role("button", name="Which jobs can you tell me about?")).to_be_visible()
    for name in ("Which jobs can you tell me about?", "What is the job in a nutshell?", "What can you do?"):
        if not opened.button(name).count():
            opened.start_again()
            expect(opened.button(name)).to_be_visible()
        before = opened.replies.count()
        opened.button(name).click()
        assert not re.search("I am not sure|do not follow", opened.reply(before)), name


def test_a_suggested_question_is_sent_and_the_input_keeps_the_focus(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("what are the hours?")
    suggestion = opened.panel.get_by_role("group", name="Suggested questions").get_by_role("button").first
    title = suggestion.inner_text()
    suggestion.click()
    opened.reply(2)
    expect(opened.questions.last).to_have_text(re.compile(re.escape(title)))
    expect(opened.input).to_be_focused()


def test_a_source_on_this_page_shows_its_section(chat: NewChat) -> None:
    opened = chat(height=500).open()
    opened.say("what are the hours?")
    opened.panel.get_by_role("link", name="Hours").first.click()
    expect(opened.page).to_have_url(re.compile(re.escape(CAREER) + "#hours$"))
    expect(opened.page.locator("#hours h2")).to_be_in_viewport()
    expect(opened.page.locator("#hours")).to_be_focused()


def test_a_source_on_another_page_of_the_site_keeps_the_chat(chat: NewChat) -> None:
    opened = chat("/").open()
    opened.say("what are the hours of a medical technical officer?")
    opened.panel.get_by_role("link", name="Hours").first.click()
    expect(opened.page).to_have_url(re.compile(re.escape(CAREER) + "#hours$"))
    expect(opened.page.locator("#hours h2")).to_be_in_viewport()
    expect(opened.questions).to_have_count(1)


def test_a_reply_can_be_judged(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("what are the hours?")
    opened.button("This did not help").click()
    opened.panel.get_by_label("What was wrong?").fill("I meant holidays")
    opened.panel.get_by_label("What was wrong?").press("Enter")
    expect(opened.panel.get_by_text("The people who look after this assistant")).to_be_visible()


def test_telephone_numbers_are_links(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("who can I ask?")
    expect(opened.panel.get_by_role("link", name="08000 150 850").first).to_have_attribute("href", "tel:08000150850")


def test_starting_again_deletes_the_conversation(chat: NewChat) -> None:
    opened = chat("/").open()
    opened.say("what are the hours of a medical technical officer?")
    token = opened.state()["token"]
    opened.start_again()
    expect(opened.questions).to_have_count(0)
    expect(opened.panel.get_by_text("starting again")).to_be_visible()
    expect(opened.input).to_be_focused()
    opened.say("thanks")
    assert opened.state()["token"] != token
    assert opened.questions_in_history() == ["thanks"]


def test_ending_deletes_the_conversation_on_the_server(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("what are the hours?")
    state = opened.state()
    opened.choose_option("End chat")
    expect(opened.button("Keep it")).to_be_focused()
    opened.page.screenshot(path=RESULTS / "end-chat.png")
    opened.button("Keep it").click()
    expect(opened.questions).to_have_count(1)
    opened.choose_option("End chat")
    opened.answer_question("End chat")
    expect(opened.panel.get_by_text("has ended")).to_be_visible()
    expect(opened.questions).to_have_count(0)
    assert "token" not in opened.state()
    expect(opened.button("Close").last).to_be_focused()
    opened.page.evaluate("state => sessionStorage.setItem(Object.keys(sessionStorage)[0], JSON.stringify(state))", state)
    assert opened.history() == []


def test_the_transcript_can_be_downloaded(chat: NewChat, tmp_path: Path) -> None:
    opened = chat().open()
    opened.say("what are the hours?")
    with opened.page.expect_download() as download:
        opened.choose_option("Download transcript")
    download.value.save_as(tmp_path / "transcript.txt")
    transcript = (tmp_path / "transcript.txt").read_text(encoding="utf-8")
    assert download.value.suggested_filename == "careers-chat.txt"
    assert "You: what are the hours?" in transcript
    assert re.search(r"^Assistant: (.*\n)*.*37\.5 hours a week\.$", transcript, re.MULTILINE)
    assert f"{CAREER}#hours)" in transcript


def test_the_chat_survives_a_reload_and_continues_on_other_pages(chat: NewChat, server: Server) -> None:
    opened = chat().open()
    opened.say("is there shift work?")
    messages = opened.panel.locator(".message").all_text_contents()
    opened.page.reload()
    expect(opened.panel).to_be_visible()
    expect(opened.panel.locator(".message")).to_have_text(messages)
    opened.page.get_by_role("link", name="Find a career").click()
    expect(opened.panel.locator(".message")).to_have_text(messages)
    assert "37.5" in opened.say("tell me more")
    opened.button("Close").click()
    opened.page.reload()
    expect(opened.launcher).to_be_visible()
    expect(opened.panel).to_be_hidden()


def test_the_restored_chat_does_not_take_the_focus(chat: NewChat) -> None:
    opened = chat().open()
    opened.page.reload()
    expect(opened.panel).to_be_visible()
    assert opened.page.evaluate("document.activeElement === document.body")


def test_two_tabs_are_two_conversations(context: Callable[..., BrowserContext], server: Server) -> None:
    person = context()
    tabs = []
    for question in ("what are the hours?", "what skills does it take?"):
        page = person.new_page()
        page.goto(server.address + CAREER)
        tabs.append(Chat(page).open())
        tabs[-1].say(question)
    assert tabs[0].questions_in_history() == ["what are the hours?"]
    assert tabs[1].questions_in_history() == ["what skills does it take?"]


def test_a_copied_tab_continues_the_same_conversation(chat: NewChat) -> None:
    opened = chat().open()
    opened.say("what are the hours?")
    with opened.page.context.expect_page() as new:
        opened.page.evaluate("void window.open(location.href)")
    copy = Chat(new.value)
    expect(copy.questions).to_have_count(1)
    copy.say("tell me more")
    opened.say("what skills does it take?")
    assert opened.questions_in_history() == ["what are the hours?", "tell me more", "what skills does it take?"]


@pytest.mark.long
def test_the_conversation_continues_after_the_server_was_killed(chat: NewChat, server: Server) -> None:
    opened = chat().open()
    opened.say("is there shift work?")
    server.kill()
    opened.send("tell me more")
    expect(opened.alert).to_contain_text("could not get an answer")
    server.start()
    before = opened.replies.count()
    opened.button("Try again").click()
    assert "37.5" in opened.reply(before)
    assert opened.questions_in_history() == ["is there shift work?", "tell me more"]
    expect(opened.questions).to_have_count(2)
