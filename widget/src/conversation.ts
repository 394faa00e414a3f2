import type { Button, Message, Page, Turn } from "./protocol";
import type { Store } from "./storage";
import { filled, type Texts } from "./texts";
import { Refused, type Client } from "./transport";

const SAY_SO_AFTER = { looking: 500, stillLooking: 4000 }; // ms

export interface Failure {
  text: string;
  /** Does again what failed; absent where that would not help. */
  again?: () => Promise<void>;
}

/** Whom a conversation tells what happens in it. */
export interface Listener {
  shown(message: Message): void;
  noted(text: string): void;
  /** Everything was forgotten; the text says so. */
  cleared(text: string): void;
  waiting(text: string): void;
  failed(failure: Failure | undefined): void;
}

/** One person's conversation with the server, over reloads, failures and new starts. */
export class Conversation {
  readonly #client: Client;
  readonly #store: Store;
  readonly #page: () => Page;
  readonly #texts: Texts;
  readonly #listener: Listener;
  #messages: Message[] = [];
  #doing: AbortController | undefined;

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
    return this.#doing !== undefined;
  }

  /** Shows what was said before this page, and goes on with what had no answer yet. */
  async resume(): Promise<void> {
    const { token, pending } = this.#store.state;
    let resumed = !token;
    if (token) {
      await this.#attempt(this.#texts.failedHistory, () => this.resume(), async (signal) => {
        for (const message of await this.#client.history(token, signal).catch((error: unknown) => this.#expired(error))) this.#show(message);
        resumed = true;
      });
    }
    if (resumed && pending) await this.#say(pending);
  }

  say(text: string): Promise<void> {
    return this.#say({ key: newKey(), text });
  }

  /** Presses a button that the server offered. */
  choose(button: Button): Promise<void> {
    return this.#say({ key: newKey(), text: button.title, choice: button.payload });
  }

  /** Forgets everything, on the server and then here, and says so. */
  async forget(said: string): Promise<void> {
    this.stop();
    await this.#attempt(this.#texts.failedEnd, () => this.forget(said), async (signal) => {
      const { token } = this.#store.state;
      if (token) await this.#client.forget(token, signal).catch((error: unknown) => this.#expired(error, false));
      this.#store.update({ token: undefined, pending: undefined });
      this.#messages = [];
      this.#listener.cleared(said);
    });
  }

  /** Leaves what is under way; the next page's `resume` goes on with it. */
  stop(): void {
    this.#doing?.abort();
  }

  async #say(turn: Turn): Promise<void> {
    this.#store.update({ pending: turn });
    this.#show({ id: turn.key, from: "person", text: turn.text, buttons: [] });
    await this.#attempt(this.#texts.failed, () => this.#say(turn), async (signal) => {
      await this.#exchange(turn, signal);
      this.#store.update({ pending: undefined });
    });
  }

  async #exchange(turn: Turn, signal: AbortSignal): Promise<void> {
    const { token } = this.#store.state;
    const send = (to: string, said: Turn) => this.#client.say(to, said, this.#page(), signal, (message) => this.#show(message));
    if (token) {
      try {
        return await send(token, turn);
      } catch (error) {
        this.#expired(error);
      }
    }
    // A new conversation has offered no buttons; but a button's payload is the question it asks.
    await send(await this.#begin(signal), { key: turn.key, text: turn.choice ?? turn.text });
  }

  async #begin(signal: AbortSignal): Promise<string> {
    const token = await this.#client.session(signal);
    this.#store.update({ token });
    return token;
  }

  /** If it failed because the conversation is gone: forgets it and says so. Any other failure it passes on. */
  #expired(error: unknown, say = true): never[] {
    if (!(error instanceof Refused && error.status === 401)) throw error;
    this.#store.update({ token: undefined });
    if (say) this.#listener.noted(this.#texts.expired);
    return [];
  }

  #show(message: Message): void {
    if (this.#messages.some(({ id }) => id === message.id)) return;
    this.#messages.push(message);
    this.#listener.shown(message);
  }

  async #attempt(unexplained: string, again: () => Promise<void>, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const doing = (this.#doing = new AbortController());
    this.#listener.failed(undefined);
    const timers = Object.entries(SAY_SO_AFTER).map(([text, after]) =>
      setTimeout(() => this.#listener.waiting(this.#texts[text as keyof typeof SAY_SO_AFTER]), after),
    );
    try {
      await work(doing.signal);
    } catch (error) {
      if (!doing.signal.aborted) this.#fail(error, unexplained, again);
    } finally {
      timers.forEach(clearTimeout);
      if (this.#doing === doing) {
        this.#doing = undefined;
        this.#listener.waiting("");
      }
    }
  }

  #fail(error: unknown, unexplained: string, again: () => Promise<void>): void {
    if (!navigator.onLine) {
      this.#listener.failed({ text: this.#texts.offline, again });
    } else if (!(error instanceof Refused)) {
      this.#listener.failed({ text: unexplained, again });
    } else if (error.status === 429) {
      const when = error.retryAfter ? ` ${filled(this.#texts.tryIn, error.retryAfter)}` : "";
      this.#listener.failed({ text: (error.text ?? this.#texts.tooMany) + when, again });
    } else if (error.status >= 500) {
      this.#listener.failed({ text: error.text ?? unexplained, again });
    } else {
      // Asking again would be refused again, on every page.
      this.#store.update({ pending: undefined });
      this.#listener.failed({ text: error.text ?? this.#texts.refused });
    }
  }
}

/** A UUID, where `crypto.randomUUID` is missing too: it is on every page that is not served over HTTPS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
