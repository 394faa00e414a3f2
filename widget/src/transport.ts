import type { Message, Page, Turn } from "./protocol";
import { serverEvents } from "./sse";

const ANSWERED_WITHIN = 30_000; // ms

/** The server said no; `text` is its sentence for the person, if it gave one. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly text?: string,
    /** In seconds. */
    readonly retryAfter?: number,
  ) {
    super(`refused with status ${status}`);
  }
}

/** The server's calls. Each fails with `Refused`, or with another error if the network failed or there was no end in time. */
export class Client {
  readonly #endpoint: string;

  constructor(endpoint: string) {
    this.#endpoint = endpoint.replace(/\/+$/, "");
  }

  /** A new conversation's token. */
  async session(signal: AbortSignal): Promise<string> {
    return this.#call("POST", "session", { signal }, async (response) => ((await response.json()) as { token: string }).token);
  }

  async history(token: string, signal: AbortSignal): Promise<Message[]> {
    return this.#call("GET", "messages", { token, signal }, async (response) => ((await response.json()) as { messages: Message[] }).messages);
  }

  /** Says a turn, and tells of each message of the answer as it comes. Fails if the stream ends before the answer does. */
  async say(token: string, turn: Turn, page: Page, signal: AbortSignal, onMessage: (message: Message) => void): Promise<void> {
    const said = turn.choice === undefined ? { text: turn.text } : { choice: turn.choice };
    const request = { token, signal, key: turn.key, body: { ...said, page } };
    await this.#call("POST", "messages", request, async (response) => {
      if (!response.body) throw new Error("no stream");
      for await (const { event, data } of serverEvents(response.body)) {
        if (event === "message") onMessage({ ...(JSON.parse(data) as Omit<Message, "from">), from: "assistant" });
        if (event === "error") throw new Refused(500, (JSON.parse(data) as { text?: string }).text);
        if (event === "done") return;
      }
      throw new Error("the stream was cut off");
    });
  }

  async forget(token: string, signal: AbortSignal): Promise<void> {
    await this.#call("DELETE", "conversation", { token, signal }, async () => {});
  }

  async #call<T>(
    method: string,
    path: string,
    request: { signal: AbortSignal; token?: string; key?: string; body?: object },
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    const control = new AbortController();
    const stop = () => control.abort();
    const timer = setTimeout(stop, ANSWERED_WITHIN);
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
        signal: control.signal,
        credentials: "omit",
        cache: "no-store",
      });
      if (!response.ok) throw await refusal(response);
      return await read(response);
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener("abort", stop);
    }
  }
}

async function refusal(response: Response): Promise<Refused> {
  const said = (await response.json().catch(() => undefined)) as { text?: string } | undefined;
  return new Refused(response.status, said?.text, Number(response.headers.get("Retry-After")) || undefined);
}
