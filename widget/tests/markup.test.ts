import { expect, test } from "vitest";
import examples from "../../tests/unit/channels/markup.json";
import { parse, plain } from "../src/markup";
import { renderText } from "../src/render";
import { texts } from "../src/texts";

test.each(examples)("parses $text as the server does", ({ text, lines }) => {
  expect(parse(text).map(({ spans, item }) => ({ spans: spans.map((span) => [span.text, span.bold, span.url]), item }))).toEqual(lines);
});

function html(text: string): string {
  const box = document.createElement("div");
  box.append(...renderText(text, texts));
  return box.innerHTML;
}

test("paragraphs, bold and flat lists", () => {
  expect(html("Hours:\n- shifts\n- **on call**\nThat is all.")).toBe(
    '<p>Hours:</p><ul dir="auto"><li>shifts</li><li><strong>on call</strong></li></ul><p>That is all.</p>',
  );
});

test("a link to a page says that it opens in a new tab", () => {
  expect(html("[the page](https://example.org/)")).toBe(
    '<p><a href="https://example.org/" target="_blank" rel="noopener">the page<span class="unseen"> (opens in a new tab)</span></a></p>',
  );
  expect(html("[write](mailto:a@example.org)")).toBe('<p><a href="mailto:a@example.org">write</a></p>');
});

test("a line that is bold as a whole is a heading", () => {
  expect(html("**Hours**\nThey **vary**.")).toBe('<p class="heading"><strong>Hours</strong></p><p>They <strong>vary</strong>.</p>');
});

test("telephone numbers are links, even in bold text", () => {
  expect(html("Ring **116 123**.")).toBe('<p>Ring <strong><a href="tel:116123">116 123</a></strong>.</p>');
});

test.each([
  "<img src=x onerror=alert(1)>",
  "<script>alert(1)</script>",
  "[x](javascript:alert(1))",
  "[x](data:text/html,<script>alert(1)</script>)",
  "**<b onclick=alert(1)>x</b>**",
  "- <iframe srcdoc=x>",
])("%s is plain text", (text) => {
  const box = document.createElement("div");
  box.append(...renderText(text, texts));
  expect(box.querySelector("a, img, script, iframe, b")).toBeNull();
});

test("plain text keeps the addresses of pages", () => {
  expect(plain("See **[the page](https://example.org/)**\n- [ring](tel:116123)")).toContain("•");
  expect(plain("See [the page](https://example.org/).")).toBe("See the page (https://example.org/).");
});
