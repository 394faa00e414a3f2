import type { OutgoingMessage } from "./protocol";

interface State {
  token?: string;
  open?: boolean;
  /** Sent, but without a reply so far. */
  pending?: OutgoingMessage;
}

/** State that outlives the page: it lasts as long as the tab, or only as long as the page if the browser allows no storage. */
export class Store {
  readonly #key: string;
  #state: State = {};

  constructor(endpoint: string) {
    this.#key = `careers-chat ${endpoint}`;
    try {
      this.#state = (JSON.parse(sessionStorage.getItem(this.#key) ?? "null") as State | null) ?? {};
    } catch {
      // Storage is disabled, or its value is not ours.
    }
  }

  get state(): Readonly<State> {
    return this.#state;
  }

  update(change: { [K in keyof State]: State[K] | undefined }): void {
    this.#state = { ...this.#state, ...change } as State;
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.#state));
    } catch {
      // Storage is disabled or full. The state then lasts as long as the page.
    }
  }
}
