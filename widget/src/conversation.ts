import type { Button, Message, OutgoingMessage, Page } from "./protocol";
import type { Store } from "./storage";
import { fillIn, type Texts } from "./texts";
import { RequestRefused, type Client } from "./transport";

const WAITING_TEXTS_AFTER = { looking: 500, stillLooking: 4000 }; // ms

export interface Failure {
  text: string;
  /** Repeats the failed request. Absent if that would not help. */
  retry?: () => Promise<void>;
}

/** Receives the events of a conversation. */
export interface Listener {
  shown(message: Message): void;
  noted(text: string): void;
  /** The conversation was deleted; the text says so. */
  cleared(text: string): void;
  waiting(text: string): void;
  failed(failure: Failure | undefined): void;
}

/** A conversation with the server that survives reloads, failures and expired sessions. */
export class Conversation {
  readonly #client: Client;
  readonly #store: Store;
  readonly #page: () => Page;
  readonly #texts: Texts;
  readonly #listener: Listener;
  #messages: Message[] = [];
  #current: AbortController | undefined;

  constructor(client: Client, store: Store, page: () => Page, texts: Texts, listener: Listener) {
    this.#client = client;
    this.#store = store;
    this.#page = page;
    this.#texts = texts;
    this.#listener = listener;
  }

  get messages(): readonly Message[] {
    return this.#messages;
  }

  get busy(): boolean {
    return this.#current !== undefined;
  }

  /** Shows the history, and sends the message that had no reply yet. */
  async resume(): Promise<void> {
    const { token, pending } = this.#store.state;
    let resumed = !token;
    if (token) {
      await this.#attempt(this.#texts.failedHistory, () => this.resume(), async (signal) => {
        for (const message of await this.#client.history(token, signal).catch((error: unknown) => this.#handleExpiry(error))) this.#show(message);
        resumed = true;
      });
    }
    if (resumed && pending) await this.#send(pending);
  }

  /** Sends a typed message. */
  say(text: string): Promise<void> {
    return this.#send({ key: newKey(), text });
  }

  /** Sends the choice of a button that the server offered. */
  choose(button: Button): Promise<void> {
    return this.#send({ key: newKey(), text: button.title, choice: button.payload });
  }

  /** Deletes the conversation on the server and then here, and shows `notice`. */
  async delete(notice: string): Promise<void> {
    this.stop();
    await this.#attempt(this.#texts.failedEnd, () => this.delete(notice), async (signal) => {
      const { token } = this.#store.state;
      if (token) await this.#client.delete(token, signal).catch((error: unknown) => this.#handleExpiry(error, false));
      this.#store.update({ token: undefined, pending: undefined });
      this.#messages = [];
      this.#listener.cleared(notice);
    });
  }

  /** Cancels the current request. `resume` on the next page repeats it. */
  stop(): void {
    this.#current?.abort();
  }

  async #send(outgoing: OutgoingMessage): Promise<void> {
    this.#store.update({ pending: outgoing });
    this.#show({ id: outgoing.key, from: "person", text: outgoing.text, buttons: [] });
    await this.#attempt(this.#texts.failed, () => this.#send(outgoing), async (signal) => {
      await this.#exchange(outgoing, signal);
      this.#store.update({ pending: undefined });
    });
  }

  async #exchange(outgoing: OutgoingMessage, signal: AbortSignal): Promise<void> {
    const { token } = this.#store.state;
    const send = (to: string, message: OutgoingMessage) => this.#client.send(to, message, this.#page(), signal, (reply) => this.#show(reply));
    if (token) {
      try {
        return await send(token, outgoing);
      } catch (error) {
        this.#handleExpiry(error);
      }
    }
    // In a new conversation no button was offered, so the payload is sent as a typed question.
    await send(await this.#startSession(signal), { key: outgoing.key, text: outgoing.choice ?? outgoing.text });
  }

  async #startSession(signal: AbortSignal): Promise<string> {
    const token = await this.#client.startSession(signal);
    this.#store.update({ token });
    return token;
  }

  /** Drops an expired session and reports it. Rethrows any other error. */
  #handleExpiry(error: unknown, notify = true): never[] {
    if (!(error instanceof RequestRefused && error.status === 401)) throw error;
    this.#store.update({ token: undefined });
    if (notify) this.#listener.noted(this.#texts.expired);
    return [];
  }

  #show(message: Message): void {
    if (this.#messages.some(({ id }) => id === message.id)) return;
    this.#messages.push(message);
    this.#listener.shown(message);
  }

  /** Runs `work` and reports waiting and failure. `fallback` is the text for a failure that the server did not explain. */
  async #attempt(fallback: string, retry: () => Promise<void>, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const current = (this.#current = new AbortController());
    this.#listener.failed(undefined);
    const timers = Object.entries(WAITING_TEXTS_AFTER).map(([text, after]) =>
      setTimeout(() => this.#listener.waiting(this.#texts[text as keyof typeof WAITING_TEXTS_AFTER]), after),
    );
    try {
      await work(current.signal);
    } catch (error) {
      if (!current.signal.aborted) this.#fail(error, fallback, retry);
    } finally {
      timers.forEach(clearTimeout);
      if (this.#current === current) {
        this.#current = undefined;
        this.#listener.waiting("");
      }
    }
  }

  #fail(error: unknown, fallback: string, retry: () => Promise<void>): void {
    if (!navigator.onLine) {
      this.#listener.failed({ text: this.#texts.offline, retry });
    } else if (!(error instanceof RequestRefused)) {
      this.#listener.failed({ text: fallback, retry });
    } else if (error.status === 429) {
      const when = error.retryAfter ? ` ${fillIn(this.#texts.tryIn, error.retryAfter)}` : "";
      this.#listener.failed({ text: (error.text ?? this.#texts.tooMany) + when, retry });
    } else if (error.status >= 500) {
      this.#listener.failed({ text: error.text ?? fallback, retry });
    } else {
      // A retry would be refused as well, on every page.
      this.#store.update({ pending: undefined });
      this.#listener.failed({ text: error.text ?? this.#texts.refused });
    }
  }
}

/** Returns a UUID. `crypto.randomUUID` is missing on pages that are not served over HTTPS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
