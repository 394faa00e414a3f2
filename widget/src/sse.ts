/** Server-sent events over a fetch body: `EventSource` can neither post nor send headers. */

export interface ServerEvent {
  event: string;
  data: string;
}

/** The events of a stream. One that is cut off before its blank line is dropped, as the standard says. */
export async function* serverEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let unread = "";
  let event = "";
  let data: string[] = [];
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      unread += decoder.decode(value, { stream: true });
      // A CR that ends the chunk may be half of a CRLF: it waits for the next.
      const lines = unread.split(/\r\n|\n|\r(?!$)/);
      unread = lines.pop() ?? "";
      for (const line of lines) {
        if (line === "") {
          if (data.length) yield { event: event || "message", data: data.join("\n") };
          event = "";
          data = [];
          continue;
        }
        const [, field, content = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
        if (field === "event") event = content;
        if (field === "data") data.push(content);
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
