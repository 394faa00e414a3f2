import { expect, test } from "vitest";
import { serverEvents, type ServerEvent } from "../src/sse";

function stream(chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function read(chunks: Uint8Array[]): Promise<ServerEvent[]> {
  const events: ServerEvent[] = [];
  for await (const event of serverEvents(stream(chunks))) events.push(event);
  return events;
}

const bytes = (text: string) => new TextEncoder().encode(text);

const WHOLE = ': hello\nevent: typing\ndata: {}\n\nevent: message\r\ndata: {"text":\r\ndata: "né – 🙂"}\r\n\r\ndata:bare\n\n: still there\n\nevent: done\ndata: {}\n\n';
const EVENTS = [
  { event: "typing", data: "{}" },
  { event: "message", data: '{"text":\n"né – 🙂"}' },
  { event: "message", data: "bare" },
  { event: "done", data: "{}" },
];

test("comments, both line endings, data on several lines, events without a name", async () => {
  expect(await read([bytes(WHOLE)])).toEqual(EVENTS);
});

test("chunk boundaries make no difference", async () => {
  const all = bytes(WHOLE);
  for (let at = 0; at <= all.length; at++) expect(await read([all.slice(0, at), all.slice(at)])).toEqual(EVENTS);
});

test("byte by byte", async () => {
  expect(await read(Array.from(bytes(WHOLE), (byte) => Uint8Array.of(byte)))).toEqual(EVENTS);
});

test("an event without its blank line is dropped", async () => {
  expect(await read([bytes("event: message\ndata: {}\n")])).toEqual([]);
});

test("the stream is closed when the reader stops", async () => {
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(bytes("data: 1\n\n")),
    cancel: () => void (cancelled = true),
  });
  for await (const _ of serverEvents(endless)) break;
  expect(cancelled).toBe(true);
});
