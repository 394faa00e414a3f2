import { beforeEach, expect, test, vi } from "vitest";
import { CareersChat, TAG } from "../src/element";
import { texts as welsh } from "../src/cy";
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
    messages: () => [...root.querySelectorAll(".message")].map((each) => `${each.classList[1]}: ${each.querySelector(".bubble")!.textContent}`),
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
  expect(messages()[0]).toMatch(/bot.*private details.*health.*bank.*deletes/s);
  for (const opener of texts.openersForCareer) expect(button(opener)).toBeTruthy();
});

test("a suggested question is sent, and the suggestions are removed", async () => {
  const { one, root, button, messages } = chat();
  one(".launcher").click();
  button("What are the hours like?").click();
  expect(root.activeElement).toBe(one("textarea"));
  await vi.waitFor(() => expect(messages().slice(1)).toEqual(["person: What are the hours like?", "assistant: They work 37.5 hours a week."]));
  expect(server.asked[0]!.body).toMatchObject({ text: "What are the hours like?" });
  expect(root.querySelector(".suggestion")).toBeNull();
});

test("typed text is never parsed", async () => {
  const { one, root, say, messages } = chat();
  one(".launcher").click();
  say("<img src=x onerror=alert(1)> **b** [x](https://example.org)");
  await vi.waitFor(() => expect(messages()).toHaveLength(3));
  expect(messages()[1]).toBe("person: <img src=x onerror=alert(1)> **b** [x](https://example.org)");
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

test("a message that is sent while a reply is awaited waits for it", async () => {
  const { one, root, say, messages } = chat();
  one(".launcher").click();
  let release = () => {};
  server.held = new Promise((resolve) => (release = resolve));
  say("one");
  say("two");
  expect(one<HTMLTextAreaElement>("textarea").value).toBe("");
  await vi.waitFor(() => expect([...root.querySelectorAll(".delivery")].map((each) => each.textContent)).toEqual([texts.queued]));
  release();
  await vi.waitFor(() => expect(messages()).toHaveLength(5));
  expect(root.querySelector(".delivery")).toBeNull();
});

test("a message that failed says so until it is sent", async () => {
  const { one, say, button, messages } = chat();
  one(".launcher").click();
  server.fail("POST /messages", "network");
  say("hours?");
  await vi.waitFor(() => expect(one(".person").textContent).toContain(texts.notSent));
  expect(one(".person").dataset["delivery"]).toBe("failed");
  button("Try again").click();
  await vi.waitFor(() => expect(messages()).toHaveLength(3));
  expect(one(".person").textContent).not.toContain(texts.notSent);
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
  expect(one(".counter").textContent).toBe("This is too long to send. Please shorten it by 1 characters.");
  expect(server.calls).toEqual([]);
  expect(input.value).toHaveLength(1001);
});

test("Enter sends, except while composing a character", async () => {
  const { one, messages } = chat();
  const input = one<HTMLTextAreaElement>("textarea");
  input.value = "時間";
  const enter = (init: KeyboardEventInit) => input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true, ...init }));
  enter({ isComposing: true });
  enter({ keyCode: 229 } as KeyboardEventInit);
  enter({ shiftKey: true });
  expect(messages()).toHaveLength(1);
  enter({});
  await vi.waitFor(() => expect(messages()).toHaveLength(3));
});

test.each([["Start again", 1], ["End chat", 0]])("%s asks first, and Escape cancels it", async (action, left) => {
  const { one, root, say, messages, button, press } = chat();
  one(".launcher").click();
  say("hours?");
  await vi.waitFor(() => expect(messages()).toHaveLength(3));
  button("Options").click();
  button(action).click();
  expect(root.activeElement).toBe(button("Keep it"));
  press("Escape");
  expect([one(".question").hidden, one(".composer").hidden]).toEqual([true, false]);
  button("Options").click();
  button(action).click();
  one(".question .strong").click();
  await vi.waitFor(() => expect(server.conversations.size).toBe(0));
  await vi.waitFor(() => expect(messages()).toHaveLength(left));
});

test("the least harmful option comes first", () => {
  expect([...chat().root.querySelectorAll(".options button")].map((each) => each.textContent)).toEqual(["Download transcript", "Start again", "End chat"]);
});

test("after the end, the chat can be closed or begun again", async () => {
  const { one, root, say, messages, button } = chat();
  for (const next of ["New chat", "Close"]) {
    one(".launcher").click();
    say("hours?");
    await vi.waitFor(() => expect(messages()).toHaveLength(3));
    button("Options").click();
    button("End chat").click();
    one(".question .strong").click();
    await vi.waitFor(() => expect(one(".question").textContent).toContain(texts.ended));
    expect(root.activeElement!.textContent).toBe("Close");
    [...root.querySelectorAll<HTMLElement>(".question button")].find((each) => each.textContent === next)!.click();
    expect(one<HTMLDialogElement>("dialog").open).toBe(next === "New chat");
    expect(one(".question").hidden).toBe(true);
    one<HTMLButtonElement>(".header button[aria-label=Close]").click();
  }
});

test("Escape closes the options before the panel", () => {
  const { one, button, press } = chat();
  one(".launcher").click();
  button("Options").click();
  press("Escape");
  expect([one(".options").hidden, one<HTMLDialogElement>("dialog").open]).toEqual([true, true]);
});

test("the element opens and closes the chat, and says what happens without what was typed", async () => {
  const { element, one, say, messages } = chat();
  const events: [string, unknown][] = [];
  for (const name of ["open", "close", "question", "answer", "feedback"]) {
    element.addEventListener(name, (event) => events.push([name, (event as CustomEvent).detail]));
  }
  server.data = { id: "1", blocks: [{ kind: "paragraph", text: "37.5" }], outcome: "answered" };
  element.open();
  element.open();
  expect(one<HTMLDialogElement>("dialog").open).toBe(true);
  say("hours?");
  await vi.waitFor(() => expect(messages()).toHaveLength(3));
  element.close();
  element.close();
  expect(events).toEqual([["open", null], ["question", null], ["answer", { outcome: "answered" }], ["close", null]]);
});

test("the second chat on a page is not shown", () => {
  const logged = vi.spyOn(console, "warn").mockImplementation(() => {});
  const first = chat();
  const second = document.createElement(TAG);
  second.setAttribute("endpoint", "https://careers.example/webhooks/web");
  document.body.append(second);
  expect([first.root.childElementCount, second.shadowRoot]).toEqual([1, null]);
  expect(logged).toHaveBeenCalled();
});

test("a change of the page's career is followed", async () => {
  const { element, one, say, messages, button } = chat({ career: "mto" });
  element.removeAttribute("career");
  expect(one(".launcher").textContent).toBe("Ask about jobs");
  expect(button(texts.openers[0]!)).toBeTruthy();
  one(".launcher").click();
  say("hours?");
  await vi.waitFor(() => expect(messages()).toHaveLength(3));
  element.setAttribute("career", "archivist");
  expect(one(".log").textContent).toContain(texts.careerChanged);
  say("and the pay?");
  await vi.waitFor(() => expect(server.asked[1]?.body.page["career"]).toBe("archivist"));
});

test("a page from the browser's cache shows what other pages did, and keeps what was typed", async () => {
  const { root, one } = chat();
  one<HTMLTextAreaElement>("textarea").value = "half a quest";
  sessionStorage.setItem("careers-chat https://careers.example/webhooks/web", JSON.stringify({ open: true }));
  window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  expect(root.querySelector("dialog")!.open).toBe(true);
  expect(root.querySelector("textarea")!.value).toBe("half a quest");
});

test("Welsh texts are loaded for lang=cy, and say that answers are in English", async () => {
  const { root } = chat({ career: "mto", lang: "cy" });
  expect(root).toBeNull();
  const launcher = await vi.waitFor(() => document.querySelector(TAG)!.shadowRoot!.querySelector(".launcher")!);
  expect([launcher.textContent, launcher.getAttribute("lang")]).toEqual([welsh.launchForCareer, "cy"]);
  expect(document.querySelector(TAG)!.shadowRoot!.querySelector(".bubble")!.textContent).toContain("Yn Saesneg");
  // Suggestions are in the language that the assistant understands.
  expect(document.querySelector(TAG)!.shadowRoot!.querySelector(".suggestion")!.getAttribute("lang")).toBe("en");
});

test("Welsh has every text but the suggested questions", () => {
  expect(Object.keys(texts).filter((name) => !(name in welsh))).toEqual(["openers", "openersForCareer"]);
  for (const [name, text] of Object.entries(welsh)) {
    expect(text.includes("{n}"), name).toBe(String(texts[name as keyof typeof texts]).includes("{n}"));
  }
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
