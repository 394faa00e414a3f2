import type { Feedback, Message, OutgoingMessage, Page, Session } from "./protocol";
import { serverEvents } from "./sse";

const TIMEOUT = 30_000; // ms

/** The server refused a request. `text` is its sentence for the person, if there is one. */
export class RequestRefused extends Error {
  constructor(
    readonly status: number,
    readonly text?: string,
    /** In seconds. */
    readonly retryAfter?: number,
    /** The server's code for the reason (docs/web-channel.md). */
    readonly code?: string,
  ) {
    super(String(status));
  }
}

/** The requests of the web channel. Each throws `RequestRefused`, or another error if the network fails or the request times out. */
export class Client {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint.replace(/\/+$/, "");
  }

  async startSession(signal: AbortSignal): Promise<Session> {
    return this.#call("POST", "session", { signal }, async (response) => (await response.json()) as Session);
  }

  async history(token: string, signal: AbortSignal): Promise<Message[]> {
    return this.#call("GET", "messages", { token, signal }, async (response) => ((await response.json()) as { messages: Message[] }).messages);
  }

  /** Sends a message and passes each message of the reply to `onMessage`. Throws if the stream ends early. */
  async send(token: string, outgoing: OutgoingMessage, page: Page, signal: AbortSignal, onMessage: (message: Message) => void): Promise<void> {
    const { key, text, query } = outgoing;
    const content = query ? { choice: text, query } : { text };
    const request = { token, signal, key, body: { ...content, page } };
    await this.#call("POST", "messages", request, async (response) => {
      if (!response.body) throw new Error("no stream");
      for await (const { event, data } of serverEvents(response.body)) {
        if (event === "message") onMessage({ ...(JSON.parse(data) as Message), from: "assistant", at: Date.now() / 1000 });
        if (event === "error") throw new RequestRefused(500, (JSON.parse(data) as { text?: string }).text);
        if (event === "done") return;
      }
      throw new Error("cut off");
    });
  }

  async sendFeedback(token: string, feedback: Feedback): Promise<void> {
    await this.#call("POST", "feedback", { token, signal: new AbortController().signal, body: feedback }, async () => {});
  }

  async delete(token: string, signal: AbortSignal): Promise<void> {
    await this.#call("DELETE", "conversation", { token, signal }, async () => {});
  }

  async #call<T>(
    method: string,
    path: string,
    request: { signal: AbortSignal; token?: string; key?: string; body?: object },
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const controller = new AbortController();
    const stop = () => controller.abort();
    const timer = setTimeout(stop, TIMEOUT);
    request.signal.addEventListener("abort", stop);
    try {
      request.signal.throwIfAborted();
      const headers: Record<string, string> = {};
      if (request.token) headers["Authorization"] = `Bearer ${request.token}`;
      if (request.key) headers["Idempotency-Key"] = request.key;
      if (request.body) headers["Content-Type"] = "application/json";
      const response = await fetch(`${this.#endpoint}/${path}`, {
        method,
        headers,
        body: request.body ? JSON.stringify(request.body) : null,
        signal: controller.signal,
        credentials: "omit",
        cache: "no-store",
      });
      if (!response.ok) throw await readRefusal(response);
      return await read(response);
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener("abort", stop);
    }
  }
}

async function readRefusal(response: Response): Promise<RequestRefused> {
  const body = (await response.json().catch(() => undefined)) as { error?: string; text?: string } | undefined;
  return new RequestRefused(response.status, body?.text, Number(response.headers.get("Retry-After")) || undefined, body?.error);
}
