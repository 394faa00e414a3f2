import { beforeEach, expect, test, vi } from "vitest";
import { CareersChat, TAG } from "../src/element";
import { texts } from "../src/texts";
import { FakeServer } from "./server";

let server: FakeServer;

customElements.define(TAG, CareersChat);

beforeEach(() => {
  document.body.replaceChildren();
  sessionStorage.clear();
  vi.unstubAllGlobals();
  server = new FakeServer().install();
});

function chat(attributes: Record<string, string> = { career: "mto" }) {
  const element = document.createElement(TAG);
  for (const [name, value] of Object.entries({ endpoint: "https://careers.example/webhooks/web", ...attributes })) element.setAttribute(name, value);
  document.body.append(element);
  const root = element.shadowRoot!;
  const one = <E extends HTMLElement>(selector: string) => root.querySelector<E>(selector)!;
  return {
    element,
    root,
    one,
    button: (name: string) => [...root.querySelectorAll("button")].find((each) => (each.getAttribute("aria-label") ?? each.textContent) === name)!,
    messages: () => [...root.querySelectorAll(".message")].map((each) => each.textContent),
    say(text: string) {
      one<HTMLTextAreaElement>("textarea").value = text;
      one<HTMLFormElement>("form").dispatchEvent(new Event("submit", { cancelable: true }));
    },
    press: (key: string) => one("dialog").dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true, bubbles: true })),
  };
}

test("the launcher says what it is for", () => {
  expect(chat().one(".launcher").textContent).toBe("Ask about this job");
  document.body.replaceChildren();
  expect(chat({}).one(".launcher").textContent).toBe("Ask about jobs");
});

test("it opens on a press with the input focused, and returns the focus on closing", () => {
  const { one, root, press } = chat();
  expect(one<HTMLDialogElement>("dialog").open).toBe(false);
  one(".launcher").click();
  expect(one<HTMLDialogElement>("dialog").open).toBe(true);
  expect(root.activeElement).toBe(one("textarea"));
  press("Escape");
  expect(one<HTMLDialogElement>("dialog").open).toBe(false);
  expect(root.activeElement).toBe(one(".launcher"));
});

test("the greeting says that it is a bot and what not to type, and suggests questions", () => {
  const { messages, button } = chat();
  expect(messages()[0]).toMatch(/bot.*health.*bank.*deletes/s);
  for (const opener of texts.openersForCareer) expect(button(opener)).toBeTruthy();
});

test("a suggested question is sent, and the suggestions are removed", async () => {
  const { one, root, button, messages } = chat();
  one(".launcher").click();
  button("What are the hours like?").click();
  expect(root.activeElement).toBe(one("textarea"));
  await vi.waitFor(() => expect(messages().slice(1)).toEqual(["You: What are the hours like?", "Assistant: They work 37.5 hours a week."]));
  expect(server.asked[0]!.body).toMatchObject({ text: "What are the hours like?" });
  expect(root.querySelector(".suggestion")).toBeNull();
});

test("typed text is never parsed", async () => {
  const { one, root, say, messages } = chat();
  one(".launcher").click();
  say("<img src=x onerror=alert(1)> **b** [x](https://example.org)");
  await vi.waitFor(() => expect(messages()).toHaveLength(3));
  expect(messages()[1]).toBe("You: <img src=x onerror=alert(1)> **b** [x](https://example.org)");
  expect(root.querySelector(".person img, .person strong, .person a")).toBeNull();
});

test("a failure is an alert with a retry button", async () => {
  const { one, say, messages, button } = chat();
  one(".launcher").click();
  server.fail("POST /messages", 500);
  say("hours?");
  await vi.waitFor(() => expect(one("[role=alert]").textContent).toContain(texts.failed));
  button("Try again").click();
  await vi.waitFor(() => expect(messages()).toHaveLength(3));
  expect(one("[role=alert]").textContent).toBe("");
});

test("text stays in the input while a reply is awaited", async () => {
  const { one, say, messages } = chat();
  one(".launcher").click();
  say("one");
  say("two");
  expect(one<HTMLTextAreaElement>("textarea").value).toBe("two");
  await vi.waitFor(() => expect(messages()).toHaveLength(3));
});

test("screen readers announce messages only once the history has loaded", async () => {
  const first = chat();
  expect(first.one(".log").getAttribute("role")).toBeNull();
  first.one(".launcher").click();
  await vi.waitFor(() => expect(first.one(".log").getAttribute("role")).toBe("log"));
});

test("the next page restores the panel and leaves the focus alone", async () => {
  const first = chat();
  first.one(".launcher").click();
  first.say("hours?");
  await vi.waitFor(() => expect(first.messages()).toHaveLength(3));
  document.body.replaceChildren();
  const next = chat();
  expect(next.one<HTMLDialogElement>("dialog").open).toBe(true);
  expect(next.root.activeElement).toBeNull();
  await vi.waitFor(() => expect(next.messages()).toEqual(first.messages()));
});

test("the characters left are counted near the limit, and longer texts are not sent", () => {
  const { one, say } = chat();
  const input = one<HTMLTextAreaElement>("textarea");
  const type = (length: number) => {
    input.value = "🙂".repeat(length);
    input.dispatchEvent(new Event("input"));
    return one(".counter").textContent;
  };
  expect(type(800)).toBe("");
  expect(type(990)).toBe("Characters left: 10");
  expect(type(1003)).toBe("Characters too many: 3");
  expect(input.getAttribute("aria-invalid")).toBe("true");
  say("x".repeat(1001));
  expect(server.calls).toEqual([]);
  expect(input.value).toHaveLength(1001);
});

test("Enter sends, except while composing a character", async () => {
  const { one, messages } = chat();
  const input = one<HTMLTextAreaElement>("textarea");
  input.value = "時間";
  const enter = (init: KeyboardEventInit) => input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true, ...init }));
  enter({ isComposing: true });
  enter({ shiftKey: true });
  expect(messages()).toHaveLength(1);
  enter({});
  await vi.waitFor(() => expect(messages()).toHaveLength(3));
});

test("ending the chat needs a confirmation, which Escape cancels", async () => {
  const { one, root, say, messages, button, press } = chat();
  one(".launcher").click();
  say("hours?");
  await vi.waitFor(() => expect(messages()).toHaveLength(3));
  button("Options").click();
  button("End chat").click();
  expect(root.activeElement).toBe(button("Keep it"));
  press("Escape");
  expect(one(".confirmation").hidden).toBe(true);
  button("Options").click();
  button("End chat").click();
  one(".confirmation .strong").click();
  await vi.waitFor(() => expect(server.conversations.size).toBe(0));
  await vi.waitFor(() => expect(one(".log").textContent).toContain(texts.ended));
  expect(messages()).toHaveLength(1);
});

test("Escape closes the options before the panel", () => {
  const { one, button, press } = chat();
  one(".launcher").click();
  button("Options").click();
  press("Escape");
  expect([one(".options").hidden, one<HTMLDialogElement>("dialog").open]).toEqual([true, true]);
});

test("texts can be replaced by attribute and property", () => {
  const { element, one } = chat({ career: "mto", texts: '{"launchForCareer": "Gofynnwch", "close": "Cau"}' });
  expect(one(".launcher").textContent).toBe("Gofynnwch");
  element.texts = { launchForCareer: "Pose une question" };
  expect(element.shadowRoot!.querySelector(".launcher")!.textContent).toBe("Pose une question");
  expect(element.texts.close).toBe("Cau");
});

test("invalid texts are reported and ignored", () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  expect(chat({ texts: "{" }).one(".launcher").textContent).toBe("Ask about jobs");
  expect(logged).toHaveBeenCalled();
});

test("a missing endpoint is reported", () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  document.body.append(document.createElement(TAG));
  expect(logged.mock.calls[0]![0]).toContain("endpoint");
});
