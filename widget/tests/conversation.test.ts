import { beforeEach, expect, test, vi } from "vitest";
import { Conversation, type Failure } from "../src/conversation";
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
  const events = { shown: [] as string[], notes: [] as string[], waiting: [] as string[], failure: undefined as Failure | undefined, cleared: "" };
  const store = new Store(ENDPOINT);
  const conversation = new Conversation(new Client(ENDPOINT), store, () => ({ career: "mto", path: "/careers/mto", language: "en" }), texts, {
    shown: ({ from, text }) => events.shown.push(`${from}: ${text}`),
    noted: (text) => events.notes.push(text),
    cleared: (text) => ([events.cleared, events.shown] = [text, []]),
    waiting: (text) => text && events.waiting.push(text),
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

test("no request is made before the first message", async () => {
  await page().conversation.resume();
  expect(server.calls).toEqual([]);
});

test("one session serves the whole conversation", async () => {
  const { conversation } = page();
  await conversation.say("one");
  await conversation.say("two");
  expect(server.calls.filter((call) => call === "POST /session")).toHaveLength(1);
});

test("a button is sent as a choice and shown by its title", async () => {
  server.buttons = [{ title: "Part time?", payload: "Can I do it part time?" }];
  const { conversation, events } = page();
  await conversation.say("hi");
  await conversation.choose(server.buttons[0]!);
  expect(server.asked[1]!.body.choice).toBe("Can I do it part time?");
  expect(events.shown).toContain("person: Part time?");
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
  await events.failure!.retry!();
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
  await events.failure!.retry!();
  expect(server.asked).toHaveLength(1);
});

test("a refusal is shown in the server's words and not retried, even on the next page", async () => {
  const { conversation, events } = page();
  await conversation.say("hi");
  await conversation.choose({ title: "Forged", payload: "/restart" });
  expect(events.failure).toEqual({ text: "That button is no longer there." });
  const asked = server.asked.length;
  await page().conversation.resume();
  expect(server.asked).toHaveLength(asked);
});

test("an expired conversation is replaced once, with a note", async () => {
  const { conversation, store, events } = page();
  store.update({ token: "forged" });
  await conversation.choose({ title: "Hours", payload: "what are the hours?" });
  expect(events.notes).toEqual([texts.expired]);
  expect(events.shown).toEqual(["person: Hours", "assistant: They work 37.5 hours a week."]);
  expect(server.asked.map(({ body }) => body.text)).toEqual(["what are the hours?"]);
  expect(store.state.token).toBe("token-1");
});

test("a server that refuses every session is not asked forever", async () => {
  const { conversation, store, events } = page();
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
  await next.events.failure!.retry!();
  expect(next.events.shown).toEqual(EXCHANGE);
});

test("ending deletes the conversation on the server and here", async () => {
  const { conversation, store, events } = page();
  await conversation.say("hi");
  await conversation.delete(texts.ended);
  expect(server.conversations.size).toBe(0);
  expect(store.state.token).toBeUndefined();
  expect(events.cleared).toBe(texts.ended);
});

test("a failed deletion is not reported as done", async () => {
  const { conversation, store, events } = page();
  await conversation.say("hi");
  server.fail("DELETE /conversation", "network");
  await conversation.delete(texts.ended);
  expect(events.failure?.text).toBe(texts.failedEnd);
  expect(store.state.token).toBe("token-1");
  await events.failure!.retry!();
  expect(server.conversations.size).toBe(0);
});

test("ending cancels the current request", async () => {
  const { conversation, events } = page();
  await conversation.say("hi");
  server.fail("POST /messages", "silence");
  const sending = conversation.say("what are the hours?");
  await vi.waitFor(() => expect(server.calls.filter((call) => call === "POST /messages")).toHaveLength(2));
  await conversation.delete(texts.ended);
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
