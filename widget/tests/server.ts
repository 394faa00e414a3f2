import { vi } from "vitest";
import type { Button, Message, Reply } from "../src/protocol";

interface Received {
  key: string;
  body: { text?: string; choice?: string; query?: object; page: Record<string, string> };
}

/** An in-memory server for docs/web-channel.md. It can fail in the ways in which the server and the network do. */
export class FakeServer {
  conversations = new Map<string, Message[]>();
  asked: Received[] = [];
  calls: string[] = [];
  buttons: Button[] = [];
  reply = "They work 37.5 hours a week.";
  /** The reply as data. */
  data: Reply | undefined;
  feedback: object[] = [];
  /** Why the assistant is switched off, if it is. */
  notice: string | undefined;
  /** Resolves when replies may be sent. */
  held: Promise<void> | undefined;
  /** Failures for the next calls of a method and path, one each. */
  failures: { call: string; how: (signal: AbortSignal) => Promise<Response> }[] = [];
  /** Where the next stream is cut off, in characters from its start, or from its end if negative. */
  cutAfter: number | undefined;
  #sessions = 0;

  install(): this {
    vi.stubGlobal("fetch", (url: string, init: RequestInit) => this.#fetch(new URL(url), init));
    return this;
  }

  fail(call: string, how: number | "network" | "silence", body: object = {}, headers: Record<string, string> = {}): void {
    this.failures.push({
      call,
      how: async (signal) => {
        if (how === "network") throw new TypeError("Failed to fetch");
        if (how === "silence") return await new Promise((_, reject) => signal.addEventListener("abort", () => reject(new DOMException("", "AbortError"))));
        return json(body, how, headers);
      },
    });
  }

  async #fetch(url: URL, init: RequestInit): Promise<Response> {
    const call = `${init.method} ${url.pathname.replace("/webhooks/web", "")}`;
    this.calls.push(call);
    const failure = this.failures.findIndex((each) => each.call === call);
    if (failure >= 0) return await this.failures.splice(failure, 1)[0]!.how(init.signal!);
    if (call === "POST /session") {
      const token = `token-${++this.#sessions}`;
      this.conversations.set(token, []);
      return json({ token, expires_in: 86400, notice: this.notice });
    }
    const headers = init.headers as Record<string, string>;
    const token = headers["Authorization"]?.replace("Bearer ", "") ?? "";
    const messages = this.conversations.get(token);
    if (!messages) return json({ error: "session", text: "Start again." }, 401);
    if (call === "GET /messages") return json({ messages });
    if (call === "POST /feedback") {
      this.feedback.push(JSON.parse(String(init.body)) as object);
      return new Response(null, { status: 204 });
    }
    if (call === "DELETE /conversation") {
      this.conversations.delete(token);
      return new Response(null, { status: 204 });
    }
    await this.held;
    return this.#turn(messages, headers["Idempotency-Key"] ?? "", JSON.parse(String(init.body)) as Received["body"]);
  }

  #turn(messages: Message[], key: string, body: Received["body"]): Response {
    const id = `${key}-reply`;
    if (!messages.some((message) => message.id === key)) {
      this.asked.push({ key, body });
      messages.push({ id: key, from: "person", text: body.choice ?? body.text ?? "", buttons: [] });
      messages.push({ id, from: "assistant", text: this.reply, buttons: this.buttons, ...(this.data && { reply: this.data }) });
    }
    const { text, buttons, reply } = messages.find((message) => message.id === id)!;
    const stream = `event: typing\ndata: {}\n\nevent: message\ndata: ${JSON.stringify({ id, text, buttons, reply })}\n\nevent: done\ndata: {}\n\n`;
    const sent = stream.slice(0, this.cutAfter ?? stream.length);
    this.cutAfter = undefined;
    return new Response(sent, { headers: { "Content-Type": "text/event-stream" } });
  }
}

const json = (body: object, status = 200, headers: Record<string, string> = {}) => new Response(JSON.stringify(body), { status, headers });
