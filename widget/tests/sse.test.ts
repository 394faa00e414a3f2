import { expect, test } from "vitest";
import { serverEvents, type ServerEvent } from "../src/sse";

function stream(chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(control) {
      for (const chunk of chunks) control.enqueue(chunk);
      control.close();
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

test("comments, both line ends, data of several lines and without a name", async () => {
  expect(await read([bytes(WHOLE)])).toEqual(EVENTS);
});

test("the events are the same wherever the stream is cut into chunks", async () => {
  const all = bytes(WHOLE);
  for (let at = 0; at <= all.length; at++) expect(await read([all.slice(0, at), all.slice(at)])).toEqual(EVENTS);
});

test("byte by byte", async () => {
  expect(await read(Array.from(bytes(WHOLE), (byte) => Uint8Array.of(byte)))).toEqual(EVENTS);
});

test("an event that was cut off before its blank line is none", async () => {
  expect(await read([bytes("event: message\ndata: {}\n")])).toEqual([]);
});

test("who stops reading closes the stream", async () => {
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (control) => control.enqueue(bytes("data: 1\n\n")),
    cancel: () => void (cancelled = true),
  });
  for await (const _ of serverEvents(endless)) break;
  expect(cancelled).toBe(true);
});
