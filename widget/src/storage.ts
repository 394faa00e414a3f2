import type { OutgoingMessage } from "./protocol";

export interface State {
  token?: string;
  open?: boolean;
  wide?: boolean;
  /** Messages without a reply so far, oldest first. */
  pending?: OutgoingMessage[];
}

/** State that outlives the page: it lasts as long as the tab, or only as long as the page if the browser allows no storage. */
export class Store {
  readonly #key: string;
  #inMemory: State = {};

  constructor(endpoint: string) {
    this.#key = `careers-chat ${endpoint}`;
  }

  /** The current state. It is read each time, because a page that comes back from the browser's cache has missed changes. */
  get state(): Readonly<State> {
    try {
      const stored = sessionStorage.getItem(this.#key);
      if (stored) return JSON.parse(stored) as State;
    } catch {
      // Storage is disabled, or its value is not ours.
    }
    return this.#inMemory;
  }

  update(change: { [K in keyof State]: State[K] | undefined }): void {
    this.#inMemory = { ...this.state, ...change } as State;
    try {
      sessionStorage.setItem(this.#key, JSON.stringify(this.#inMemory));
    } catch {
      // Storage is disabled or full. The state then lasts as long as the page.
    }
  }
}
