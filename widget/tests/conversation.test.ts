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

/** A conversation, as a page that has just loaded holds it, and what it told of itself. */
function page() {
  const told = { shown: [] as string[], notes: [] as string[], waited: [] as string[], failure: undefined as Failure | undefined, cleared: "" };
  const store = new Store(ENDPOINT);
  const conversation = new Conversation(new Client(ENDPOINT), store, () => ({ career: "mto", path: "/careers/mto", language: "en" }), texts, {
    shown: ({ from, text }) => told.shown.push(`${from}: ${text}`),
    noted: (text) => told.notes.push(text),
    cleared: (text) => ([told.cleared, told.shown] = [text, []]),
    waiting: (text) => text && told.waited.push(text),
    failed: (failure) => (told.failure = failure),
  });
  return { conversation, store, told };
}

const SAID = ["person: what are the hours?", "assistant: They work 37.5 hours a week."];

test("a question is asked with the page it was asked on", async () => {
  const { conversation, told } = page();
  await conversation.say("what are the hours?");
  expect(told.shown).toEqual(SAID);
  expect(server.asked[0]!.body).toEqual({ text: "what are the hours?", page: { career: "mto", path: "/careers/mto", language: "en" } });
  expect(server.asked[0]!.key).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});

test("nothing is asked of the server before something is said", async () => {
  await page().conversation.resume();
  expect(server.calls).toEqual([]);
});

test("one session serves the whole conversation", async () => {
  const { conversation } = page();
  await conversation.say("one");
  await conversation.say("two");
  expect(server.calls.filter((call) => call === "POST /session")).toHaveLength(1);
});

test("a button is pressed as a choice, and shown by its title", async () => {
  server.buttons = [{ title: "Part time?", payload: "Can I do it part time?" }];
  const { conversation, told } = page();
  await conversation.say("hi");
  await conversation.choose(server.buttons[0]!);
  expect(server.asked[1]!.body.choice).toBe("Can I do it part time?");
  expect(told.shown).toContain("person: Part time?");
});

test.each<[string, () => void]>([
  ["the network fails", () => server.fail("POST /messages", "network")],
  ["the server fails", () => server.fail("POST /messages", 502)],
  ["no session is to be had", () => server.fail("POST /session", 503)],
  ["the stream is cut off before the message", () => (server.cutAfter = 40)],
  ["the stream is cut off after the message", () => (server.cutAfter = -22)],
])("where %s, trying again makes one turn and one bubble", async (_, breakIt) => {
  const { conversation, told } = page();
  breakIt();
  await conversation.say("what are the hours?");
  expect(told.failure?.text).toBe(texts.failed);
  await told.failure!.again!();
  expect(told.failure).toBeUndefined();
  expect(told.shown).toEqual(SAID);
  expect(server.asked).toHaveLength(1);
});

test("an error told in the stream is said in the server's words", async () => {
  vi.stubGlobal("fetch", async (url: string) =>
    url.endsWith("/session")
      ? new Response('{"token": "t"}')
      : new Response('event: error\ndata: {"error": "failed", "text": "Quote reference 1."}\n\nevent: done\ndata: {}\n\n'),
  );
  const { conversation, told } = page();
  await conversation.say("hi");
  expect(told.failure?.text).toBe("Quote reference 1.");
});

test("a long wait is told of, and ends after half a minute", async () => {
  vi.useFakeTimers();
  const { conversation, told } = page();
  server.fail("POST /messages", "silence");
  const saying = conversation.say("what are the hours?");
  await vi.advanceTimersByTimeAsync(600);
  expect(told.waited).toEqual([texts.looking]);
  await vi.advanceTimersByTimeAsync(3500);
  expect(told.waited).toEqual([texts.looking, texts.stillLooking]);
  expect(told.failure).toBeUndefined();
  await vi.advanceTimersByTimeAsync(26_000);
  await saying;
  expect(told.failure?.text).toBe(texts.failed);
  vi.useRealTimers();
});

test("offline, it says so", async () => {
  const { conversation, told } = page();
  vi.stubGlobal("navigator", { onLine: false });
  server.fail("POST /session", "network");
  await conversation.say("hi");
  expect(told.failure?.text).toBe(texts.offline);
});

test("too much at once: it says when to go on", async () => {
  const { conversation, told } = page();
  server.fail("POST /messages", 429, { text: "You are asking very fast." }, { "Retry-After": "12" });
  await conversation.say("hi");
  expect(told.failure?.text).toBe("You are asking very fast. You can go on in 12 seconds.");
  await told.failure!.again!();
  expect(server.asked).toHaveLength(1);
});

test("what the server refuses is said in its words, and not tried again, on the next page neither", async () => {
  const { conversation, told } = page();
  await conversation.say("hi");
  await conversation.choose({ title: "Forged", payload: "/restart" });
  expect(told.failure).toEqual({ text: "That button is no longer there." });
  const asked = server.asked.length;
  await page().conversation.resume();
  expect(server.asked).toHaveLength(asked);
});

test("a conversation that has run out is begun anew, once, and says so", async () => {
  const { conversation, store, told } = page();
  store.update({ token: "forged" });
  await conversation.choose({ title: "Hours", payload: "what are the hours?" });
  expect(told.notes).toEqual([texts.expired]);
  expect(told.shown).toEqual(["person: Hours", "assistant: They work 37.5 hours a week."]);
  expect(server.asked.map(({ body }) => body.text)).toEqual(["what are the hours?"]);
  expect(store.state.token).toBe("token-1");
});

test("a server that refuses every session is not asked without end", async () => {
  const { conversation, store, told } = page();
  store.update({ token: "forged" });
  server.fail("POST /messages", 401);
  server.fail("POST /messages", 401, { text: "No." });
  await conversation.say("hi");
  expect(told.failure?.text).toBe("No.");
  expect(server.calls.filter((call) => call === "POST /messages")).toHaveLength(2);
});

test("the next page shows what was said on this one", async () => {
  await page().conversation.say("what are the hours?");
  const next = page();
  await next.conversation.resume();
  expect(next.told.shown).toEqual(SAID);
});

test("the next page goes on with what had no answer on this one", async () => {
  const first = page();
  server.fail("POST /messages", "silence");
  const saying = first.conversation.say("what are the hours?");
  await vi.waitFor(() => expect(server.calls).toContain("POST /messages"));
  first.conversation.stop();
  await saying;
  const next = page();
  await next.conversation.resume();
  expect(next.told.shown).toEqual(SAID);
  expect(server.asked).toHaveLength(1);
});

test("an answer that this page no longer got is shown once on the next", async () => {
  server.cutAfter = 10;
  await page().conversation.say("what are the hours?");
  const next = page();
  await next.conversation.resume();
  expect(next.told.shown).toEqual(SAID);
  expect(server.asked).toHaveLength(1);
});

test("a history that cannot be fetched can be asked for again", async () => {
  await page().conversation.say("what are the hours?");
  const next = page();
  server.fail("GET /messages", 500);
  await next.conversation.resume();
  expect(next.told.failure?.text).toBe(texts.failedHistory);
  await next.told.failure!.again!();
  expect(next.told.shown).toEqual(SAID);
});

test("ended, it is deleted on the server and forgotten here", async () => {
  const { conversation, store, told } = page();
  await conversation.say("hi");
  await conversation.forget(texts.ended);
  expect(server.conversations.size).toBe(0);
  expect(store.state.token).toBeUndefined();
  expect(told.cleared).toBe(texts.ended);
});

test("what could not be deleted is not called deleted", async () => {
  const { conversation, store, told } = page();
  await conversation.say("hi");
  server.fail("DELETE /conversation", "network");
  await conversation.forget(texts.ended);
  expect(told.failure?.text).toBe(texts.failedEnd);
  expect(store.state.token).toBe("token-1");
  await told.failure!.again!();
  expect(server.conversations.size).toBe(0);
});

test("ended while an answer is under way, the answer comes no more", async () => {
  const { conversation, told } = page();
  await conversation.say("hi");
  server.fail("POST /messages", "silence");
  const saying = conversation.say("what are the hours?");
  await vi.waitFor(() => expect(server.calls.filter((call) => call === "POST /messages")).toHaveLength(2));
  await conversation.forget(texts.ended);
  await saying;
  expect(told.shown).toEqual([]);
  expect(told.failure).toBeUndefined();
});

test("without a store of the browser's, it works for as long as the page", async () => {
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
    throw new DOMException("", "SecurityError");
  });
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("", "SecurityError");
  });
  const { conversation, told } = page();
  await conversation.say("one");
  await conversation.say("what are the hours?");
  expect(told.shown.slice(2)).toEqual(SAID);
  expect(server.conversations.size).toBe(1);
});

test("what another program left in the store is put aside", async () => {
  sessionStorage.setItem(`careers-chat ${ENDPOINT}`, "{not json");
  const { conversation, told } = page();
  await conversation.say("what are the hours?");
  expect(told.shown).toEqual(SAID);
});
