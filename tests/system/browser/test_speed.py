"""The time until a received reply is painted."""

from __future__ import annotations

import json
from collections.abc import Callable
from statistics import median

import pytest
from playwright.sync_api import expect

from tests.system.browser.conftest import RESULTS, NewChat

# Records when a message is sent, when the first byte of its message event arrives, and when the reply is painted.
MEASURE = """
() => {
  window.turns = []
  const log = document.querySelector('careers-chat').shadowRoot.querySelector('.log')
  const ask = window.fetch
  window.fetch = async (url, init) => {
    const asked = performance.now()
    const response = await ask(url, init)
    if (init.method !== 'POST' || !url.endsWith('/messages')) return response
    const shown = log.querySelectorAll('.assistant').length
    const watch = new TransformStream({
      transform(chunk, control) {
        control.enqueue(chunk)
        if (!new TextDecoder().decode(chunk).includes('event: message')) return
        const arrived = performance.now()
        const look = () => {
          if (log.querySelectorAll('.assistant').length === shown) return requestAnimationFrame(look)
          // A task after the frame with the reply runs once it is on the screen.
          const painted = new MessageChannel()
          painted.port1.onmessage = () => {
            const count = turns.push({turn: arrived - asked, paint: performance.now() - arrived})
            document.documentElement.setAttribute('data-turns', count)
          }
          painted.port2.postMessage(0)
        }
        requestAnimationFrame(look)
      },
    })
    return new Response(response.body.pipeThrough(watch), response)
  }
}
"""


@pytest.mark.long
def test_a_reply_is_painted_soon_after_it_arrived(chat: NewChat, note: Callable[[str], None]) -> None:
    opened = chat().open()
    opened.page.evaluate(MEASURE)
    questions = ("what are the hours?", "what skills does it take?", "where do they work?", "is there shift work?", "who can I ask?")
    for question in questions:
        opened.say(question)
    expect(opened.page.locator("html")).to_have_attribute("data-turns", str(len(questions)))
    turns: list[dict[str, float]] = opened.page.evaluate("turns")
    paint, turn = median(each["paint"] for each in turns), median(each["turn"] for each in turns)
    result = {"turns": len(turns), "turn_ms": round(turn, 1), "paint_ms": round(paint, 1), "paint_to_turn": round(paint / turn, 3)}
    (RESULTS / "reply.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    share = f"{paint / turn:.2f} of the turn's {turn:.0f} ms"
    note(f"A reply is painted {paint:.0f} ms after its event arrived, {share} (medians of {len(turns)} turns)")
    assert all(each["paint"] > 0 and each["turn"] > 0 for each in turns)
