import { beforeEach, expect, test, vi } from "vitest";
import { Conversation } from "../src/conversation";
import type { Failure } from "../src/failures";
import { Store } from "../src/storage";
import { texts } from "../src/texts";
import { Client } from "../src/transport";
import { FakeServer } from "./server";

const ENDPOINT = "https://careers.example/webhooks/web/";

let server: FakeServer;

beforeEach(() => {
  sessionStorage.clear();
  vi.unstubAllGlobals();
  server = new FakeServer().install();
});

/** Returns the conversation of a newly loaded page, and records its events. */
function page() {
  const events = { deliveries: [] as string[], shown: [] as string[], notes: [] as string[], waiting: [] as string[], failure: undefined as Failure | undefined };
  const store = new Store(ENDPOINT);
  const conversation = new Conversation(new Client(ENDPOINT), store, () => ({ career: "mto", path: "/careers/mto", language: "en" }), texts, {
    shown: ({ from, text }) => void events.shown.push(`${from}: ${text}`),
    noted: (text) => events.notes.push(text),
    switchedOff: (notice) => events.notes.push(notice),
    delivery: (_, delivery) => events.deliveries.push(delivery),
    waiting: (text) => void (text && events.waiting.push(text)),
    failed: (failure) => (events.failure = failure),
  });
  return { conversation, store, events };
}

const EXCHANGE = ["person: what are the hours?", "assistant: They work 37.5 hours a week."];

test("a message is sent with its page", async () => {
  const { conversation, events } = page();
  await conversation.say("what are the hours?");
  expect(events.shown).toEqual(EXCHANGE);
  expect(server.asked[0]!.body).toEqual({ text: "what are the hours?", page: { career: "mto", path: "/careers/mto", language: "en" } });
  expect(server.asked[0]!.key).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

test("while the assistant is switched off, opening the chat says so", async () => {
  server.notice = "Switched off until Monday.";
  const { conversation, events } = page();
  await conversation.resume();
  expect(events.notes).toEqual(["Switched off until Monday."]);
  expect(server.calls).toEqual(["POST /session"]);
});

test("a session that cannot be started on opening is started by the first message", async () => {
  server.fail("POST /session", "network");
  const { conversation, events } = page();
  await conversation.resume();
  expect(events.failure).toBeUndefined();
  await conversation.say("what are the hours?");
  expect(events.shown).toEqual(EXCHANGE);
});

test("one session serves the whole conversation", async () => {
  const { conversation } = page();
  await conversation.say("one");
  await conversation.say("two");
  expect(server.calls.filter((call) => call === "POST /session")).toHaveLength(1);
});

test("a suggestion is sent with its query, which comes back unchanged", async () => {
  const query = { careers: ["mto"], aspect: "hours/part_time", items: [{ kind: "career" }] };
  const { conversation } = page();
  await conversation.say("Can I do it part time?", query);
  expect(server.asked[0]!.body).toMatchObject({ choice: "Can I do it part time?", query });
  await conversation.say("typed");
  expect(server.asked[1]!.body).not.toHaveProperty("query");
});

test("messages wait for the reply before them, and are sent in order", async () => {
  const { conversation, events } = page();
  await Promise.all([conversation.say("one"), conversation.say("two"), conversation.say("three")]);
  expect(server.asked.map(({ body }) => body.text)).toEqual(["one", "two", "three"]);
  expect(events.shown.slice(0, 3)).toEqual(["person: one", "person: two", "person: three"]);
  expect(events.deliveries.slice(-6)).toEqual(["sending", "answered", "sending", "answered", "sending", "answered"]);
});

test("what was typed after a failure is sent after the message that failed", async () => {
  const { conversation, events } = page();
  server.fail("POST /messages", 502);
  await conversation.say("one");
  expect(events.deliveries.at(-1)).toBe("failed");
  await conversation.say("two");
  expect(server.asked.map(({ body }) => body.text)).toEqual(["one", "two"]);
  expect(events.deliveries.at(-1)).toBe("answered");
});

test("all messages that wait are sent from the next page", async () => {
  const first = page();
  server.fail("POST /messages", "silence");
  void first.conversation.say("one");
  void first.conversation.say("two");
  await vi.waitFor(() => expect(server.calls).toContain("POST /messages"));
  first.conversation.stop();
  const next = page();
  await next.conversation.resume();
  expect(server.asked.map(({ body }) => body.text)).toEqual(["one", "two"]);
  expect(next.events.shown).toHaveLength(4);
});

test("a page from the browser's cache uses the conversation that another page began", async () => {
  const cached = page();
  await page().conversation.say("one");
  await cached.conversation.say("two");
  expect(server.conversations.size).toBe(1);
  await cached.conversation.delete(() => {});
  expect(server.conversations.size).toBe(0);
});

test.each<[string, () => void]>([
  ["the network fails", () => server.fail("POST /messages", "network")],
  ["the server fails", () => server.fail("POST /messages", 502)],
  ["no session can be started", () => server.fail("POST /session", 503)],
  ["the stream is cut off before the message", () => (server.cutAfter = 40)],
  ["the stream is cut off after the message", () => (server.cutAfter = -22)],
])("if %s, a retry leaves one turn and one message", async (_, breakIt) => {
  const { conversation, events } = page();
  breakIt();
  await conversation.say("what are the hours?");
  expect(events.failure?.text).toBe(texts.failed);
  await conversation.retry();
  expect(events.failure).toBeUndefined();
  expect(events.shown).toEqual(EXCHANGE);
  expect(server.asked).toHaveLength(1);
});

test("an error in the stream is shown in the server's words", async () => {
  vi.stubGlobal("fetch", async (url: string) =>
    url.endsWith("/session")
      ? new Response('{"token": "t"}')
      : new Response('event: error\ndata: {"error": "failed", "text": "Quote reference 1."}\n\nevent: done\ndata: {}\n\n'),
  );
  const { conversation, events } = page();
  await conversation.say("hi");
  expect(events.failure?.text).toBe("Quote reference 1.");
});

test("a long wait is reported and ends after half a minute", async () => {
  vi.useFakeTimers();
  const { conversation, events } = page();
  server.fail("POST /messages", "silence");
  const sending = conversation.say("what are the hours?");
  await vi.advanceTimersByTimeAsync(600);
  expect(events.waiting).toEqual([texts.looking]);
  await vi.advanceTimersByTimeAsync(3500);
  expect(events.waiting).toEqual([texts.looking, texts.stillLooking]);
  expect(events.failure).toBeUndefined();
  await vi.advanceTimersByTimeAsync(26_000);
  await sending;
  expect(events.failure?.text).toBe(texts.failed);
  vi.useRealTimers();
});

test("being offline is reported", async () => {
  const { conversation, events } = page();
  vi.stubGlobal("navigator", { onLine: false });
  server.fail("POST /session", "network");
  await conversation.say("hi");
  expect(events.failure?.text).toBe(texts.offline);
});

test("a rate limit is reported with the time to wait", async () => {
  const { conversation, events } = page();
  server.fail("POST /messages", 429, { text: "You are asking very fast." }, { "Retry-After": "12" });
  await conversation.say("hi");
  expect(events.failure?.text).toBe("You are asking very fast. You can continue in 12 seconds.");
  await conversation.retry();
  expect(server.asked).toHaveLength(1);
});

test("a refusal is shown in the server's words and not retried, even on the next page", async () => {
  const { conversation, events } = page();
  server.fail("POST /messages", 400, { error: "message", text: "That could not be read." });
  await conversation.say("hi");
  expect(events.failure).toEqual({ text: "That could not be read.", canRetry: false });
  expect(events.deliveries.at(-1)).toBe("failed");
  await page().conversation.resume();
  expect(server.asked).toHaveLength(0);
});

test("a site that the server does not list is named in the console", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const { conversation, events } = page();
  server.fail("POST /session", 403, { error: "origin", text: "This website is not set up." });
  await conversation.say("hi");
  expect(events.failure).toEqual({ text: "This website is not set up.", canRetry: false });
  expect(logged.mock.calls).toEqual([[expect.stringMatching(`${location.origin}.*origins`)]]);
});

test("an expired conversation is replaced once, with a note", async () => {
  const { conversation, store, events } = page();
  store.update({ token: "forged" });
  await conversation.say("what are the hours?", { aspect: "hours" });
  expect(events.notes).toEqual([texts.expired]);
  expect(events.shown).toEqual(EXCHANGE);
  expect(server.asked.map(({ body }) => body.choice)).toEqual(["what are the hours?"]);
  expect(store.state.token).toBe("token-1");
});

test("a server that refuses every session is not asked forever", async () => {
  const { conversation, store, events } = page();
  await conversation.resume();
  store.update({ token: "forged" });
  server.fail("POST /messages", 401);
  server.fail("POST /messages", 401, { text: "No." });
  await conversation.say("hi");
  expect(events.failure?.text).toBe("No.");
  expect(server.calls.filter((call) => call === "POST /messages")).toHaveLength(2);
});

test("the next page shows the history", async () => {
  await page().conversation.say("what are the hours?");
  const next = page();
  await next.conversation.resume();
  expect(next.events.shown).toEqual(EXCHANGE);
});

test("the next page repeats a message without a reply", async () => {
  const first = page();
  server.fail("POST /messages", "silence");
  const sending = first.conversation.say("what are the hours?");
  await vi.waitFor(() => expect(server.calls).toContain("POST /messages"));
  first.conversation.stop();
  await sending;
  const next = page();
  await next.conversation.resume();
  expect(next.events.shown).toEqual(EXCHANGE);
  expect(server.asked).toHaveLength(1);
});

test("a reply that was lost is shown once on the next page", async () => {
  server.cutAfter = 10;
  await page().conversation.say("what are the hours?");
  const next = page();
  await next.conversation.resume();
  expect(next.events.shown).toEqual(EXCHANGE);
  expect(server.asked).toHaveLength(1);
});

test("loading the history can be retried", async () => {
  await page().conversation.say("what are the hours?");
  const next = page();
  server.fail("GET /messages", 500);
  await next.conversation.resume();
  expect(next.events.failure?.text).toBe(texts.failedHistory);
  await next.conversation.retry();
  expect(next.events.shown).toEqual(EXCHANGE);
});

test("ending deletes the conversation on the server and here", async () => {
  const { conversation, store, events } = page();
  await conversation.say("hi");
  await conversation.delete(() => (events.shown = []));
  expect(server.conversations.size).toBe(0);
  expect(store.state.token).toBeUndefined();
  expect(events.shown).toEqual([]);
});

test("a failed deletion is not reported as done", async () => {
  const { conversation, store, events } = page();
  await conversation.say("hi");
  server.fail("DELETE /conversation", "network");
  await conversation.delete(() => (events.shown = []));
  expect(events.failure?.text).toBe(texts.failedEnd);
  expect(store.state.token).toBe("token-1");
  await conversation.retry();
  expect(server.conversations.size).toBe(0);
});

test("there is nothing to retry after a success", async () => {
  const { conversation } = page();
  await conversation.say("hi");
  await conversation.delete(() => {});
  await conversation.say("hours?");
  const calls = server.calls.length;
  await conversation.retry();
  expect(server.calls).toHaveLength(calls);
});

test("ending cancels the current request", async () => {
  const { conversation, events } = page();
  await conversation.say("hi");
  server.fail("POST /messages", "silence");
  const sending = conversation.say("what are the hours?");
  await vi.waitFor(() => expect(server.calls.filter((call) => call === "POST /messages")).toHaveLength(2));
  await conversation.delete(() => (events.shown = []));
  await sending;
  expect(events.shown).toEqual([]);
  expect(events.failure).toBeUndefined();
});

test("without storage the conversation lasts as long as the page", async () => {
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
    throw new DOMException("", "SecurityError");
  });
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("", "SecurityError");
  });
  const { conversation, events } = page();
  await conversation.say("one");
  await conversation.say("what are the hours?");
  expect(events.shown.slice(2)).toEqual(EXCHANGE);
  expect(server.conversations.size).toBe(1);
});

test("an invalid value in the storage is ignored", async () => {
  sessionStorage.setItem(`careers-chat ${ENDPOINT}`, "{not json");
  const { conversation, events } = page();
  await conversation.say("what are the hours?");
  expect(events.shown).toEqual(EXCHANGE);
});
