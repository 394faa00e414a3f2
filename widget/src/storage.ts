import type { Turn } from "./protocol";

interface State {
  token?: string;
  open?: boolean;
  /** Said, but not answered yet. */
  pending?: Turn;
}

/** What outlives a page: kept for one tab and as long as the tab, or for the page alone where a browser keeps nothing. */
export class Store {
  readonly #key: string;
  #state: State = {};

  constructor(endpoint: string) {
    this.#key = `careers-chat ${endpoint}`;
    try {
      this.#state = (JSON.parse(sessionStorage.getItem(this.#key) ?? "null") as State | null) ?? {};
    } catch {
      // Storage is switched off, or holds what is not ours.
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
      // Switched off or full: it lasts as long as the page.
    }
  }
}
