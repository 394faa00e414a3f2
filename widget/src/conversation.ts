import { explain, isTemporary, type Failure } from "./failures";
import type { Message, OutgoingMessage, Page, Query } from "./protocol";
import type { Store } from "./storage";
import type { Texts } from "./texts";
import { RequestRefused, type Client } from "./transport";

const WAITING_TEXTS_AFTER = { looking: 500, stillLooking: 4000 }; // ms

/** How far a person's message has come. */
export type Delivery = "queued" | "sending" | "failed" | "answered";

/** Receives the events of a conversation. */
export interface Listener {
  shown(message: Message): void;
  delivery(id: string, delivery: Delivery): void;
  noted(text: string): void;
  /** The assistant is switched off, for the reason given. */
  switchedOff(notice: string): void;
  waiting(text: string): void;
  failed(failure: Failure | undefined): void;
}

/** A conversation with the server that survives reloads, failures and expired sessions. Messages are sent one after the other. */
export class Conversation {
  readonly #client: Client;
  readonly #store: Store;
  readonly #page: () => Page;
  readonly #texts: Texts;
  readonly #listener: Listener;
  #messages: Message[] = [];
  #restored = false;
  #current: AbortController | undefined;
  /** Does again what failed, if something did and that can help. */
  #retry: (() => Promise<void>) | undefined;

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

  /** Shows the history, unless it is shown, and sends the messages that have no reply yet. */
  async resume(): Promise<void> {
    if (this.#current) return;
    let fallback = this.#texts.failedHistory;
    await this.#attempt(() => fallback, () => this.resume(), async (signal) => {
      if (!this.#restored) await this.#restore(signal);
      fallback = this.#texts.failed;
      for (let next; (next = this.#pending[0]); ) await this.#deliver(next, signal);
    });
  }

  /** Sends a message, after those that wait for their replies. */
  say(text: string, query?: Query): Promise<void> {
    const outgoing = { key: newKey(), text, ...(query && { query }) };
    this.#store.update({ pending: [...this.#pending, outgoing] });
    this.#showOutgoing(outgoing);
    return this.resume();
  }

  /** Deletes the conversation on the server and then here. Calls `done` once it is deleted, after a retry as well. */
  async delete(done: () => void): Promise<void> {
    this.stop();
    await this.#attempt(() => this.#texts.failedEnd, () => this.delete(done), async (signal) => {
      const { token } = this.#store.state;
      if (token) await this.#client.delete(token, signal).catch((error: unknown) => this.#handleExpiry(error, false));
      this.#store.update({ token: undefined, pending: undefined });
      this.#messages = [];
      this.#restored = true;
      done();
    });
  }

  /** Repeats what failed, if anything did. */
  async retry(): Promise<void> {
    await this.#retry?.();
  }

  /** Cancels the current request. `resume` on the next page repeats it. */
  stop(): void {
    this.#current?.abort();
    this.#current = undefined;
  }

  get #pending(): OutgoingMessage[] {
    return this.#store.state.pending ?? [];
  }

  async #restore(signal: AbortSignal): Promise<void> {
    const { token } = this.#store.state;
    if (!token && !this.#pending.length) await this.#startSession(signal).catch(this.#ignoreTemporary);
    const history = token ? await this.#client.history(token, signal).catch((error: unknown) => this.#handleExpiry(error)) : [];
    for (const message of history) this.#show(message);
    this.#pending.forEach((outgoing) => this.#showOutgoing(outgoing));
    this.#restored = true;
  }

  async #deliver(outgoing: OutgoingMessage, signal: AbortSignal): Promise<void> {
    const { key } = outgoing;
    this.#listener.delivery(key, "sending");
    const timers = Object.entries(WAITING_TEXTS_AFTER).map(([text, after]) =>
      setTimeout(() => this.#listener.waiting(this.#texts[text as keyof typeof WAITING_TEXTS_AFTER]), after),
    );
    try {
      await this.#exchange(outgoing, signal);
      this.#dequeue(key);
      this.#listener.delivery(key, "answered");
    } catch (error) {
      if (!signal.aborted) {
        // A retry would be refused as well, on every page.
        if (!isTemporary(error)) this.#dequeue(key);
        this.#listener.delivery(key, "failed");
      }
      throw error;
    } finally {
      timers.forEach(clearTimeout);
      if (!signal.aborted) this.#listener.waiting("");
    }
  }

  #dequeue(key: string): void {
    this.#store.update({ pending: this.#pending.filter((each) => each.key !== key) });
  }

  async #exchange(outgoing: OutgoingMessage, signal: AbortSignal): Promise<void> {
    const { token } = this.#store.state;
    const send = (to: string) => this.#client.send(to, outgoing, this.#page(), signal, (reply) => this.#show(reply));
    if (token) {
      try {
        return await send(token);
      } catch (error) {
        this.#handleExpiry(error);
      }
    }
    await send(await this.#startSession(signal));
  }

  /** Leaves a failure to the first message, which may not have it. */
  #ignoreTemporary(error: unknown): void {
    if (!isTemporary(error)) throw error;
  }

  async #startSession(signal: AbortSignal): Promise<string> {
    const { token, notice } = await this.#client.startSession(signal);
    this.#store.update({ token });
    if (notice) this.#listener.switchedOff(notice);
    return token;
  }

  /** Drops an expired session and reports it. Rethrows any other error. */
  #handleExpiry(error: unknown, notify = true): never[] {
    if (!(error instanceof RequestRefused && error.status === 401)) throw error;
    this.#store.update({ token: undefined });
    if (notify) this.#listener.noted(this.#texts.expired);
    return [];
  }

  #showOutgoing({ key, text }: OutgoingMessage): void {
    this.#show({ id: key, from: "person", text, buttons: [] });
    this.#listener.delivery(key, "queued");
  }

  #show(message: Message): void {
    if (this.#messages.some(({ id }) => id === message.id)) return;
    this.#messages.push(message);
    this.#listener.shown(message);
  }

  /** Runs `work` and reports its failure. `fallback` is the text for one that the server did not explain. */
  async #attempt(fallback: () => string, retry: () => Promise<void>, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const current = (this.#current = new AbortController());
    this.#retry = undefined;
    this.#listener.failed(undefined);
    try {
      await work(current.signal);
    } catch (error) {
      if (current.signal.aborted) return;
      if (isTemporary(error)) this.#retry = retry;
      this.#listener.failed(explain(error, fallback(), this.#texts));
    } finally {
      if (this.#current === current) this.#current = undefined;
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
