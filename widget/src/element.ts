import { Chat } from "./chat";
import { parts } from "./parts";
import type { Page } from "./protocol";
import { Store } from "./storage";
import { createSheet, styleSheet } from "./styles";
import { texts as english, type Texts } from "./texts";
import { Client } from "./transport";

export const TAG = "careers-chat";

/**
 * A chat with the careers assistant: a launcher button and the panel that it opens.
 *
 * Attributes: `endpoint` (the address of the web channel), `career` (the id of the page's career), `lang` (`cy` for Welsh texts), `theme`
 * ("light" for pages without a dark mode; otherwise the system's setting decides), `position` ("left" or "right"), `mark` and `privacy`
 * (addresses of the site's mark and privacy notice), `texts` (JSON: replacements for any of `texts.ts`).
 *
 * Events: `open`, `close`, `question`, `answer` (detail: `outcome`), `feedback` (detail: `verdict`). None has what was typed.
 */
export class CareersChat extends HTMLElement {
  static readonly observedAttributes = ["career", "endpoint", "lang", "texts", "mark", "privacy"];

  #replacements: Partial<Texts> = {};
  #translation: Partial<Texts> = {};
  #chat: Chat | undefined;
  #disconnected = new AbortController();

  /** Opens the panel, and asks a question if one is given. */
  open(question?: string): void {
    this.#chat?.open(question);
  }

  /** Closes the panel. The conversation is kept. */
  close(): void {
    this.#chat?.close();
  }

  /** Replacements for any of the widget's texts. They take precedence over the attribute. */
  set texts(replacements: Partial<Texts>) {
    this.#replacements = replacements;
    this.#restart();
  }

  get texts(): Texts {
    return { ...english, ...this.#translation, ...this.#attributeTexts(), ...this.#replacements };
  }

  connectedCallback(): void {
    const endpoint = this.getAttribute("endpoint");
    if (!endpoint) {
      console.error(`<${TAG}> needs an endpoint`);
      return;
    }
    if (document.querySelector(TAG) !== this) {
      console.warn(`<${TAG}> is on this page already`);
      return;
    }
    const { signal } = (this.#disconnected = new AbortController());
    // A page that comes back from the browser's cache has missed what other pages did.
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.#restart(), { signal });
    this.#translation = {};
    if (this.lang.startsWith("cy")) void this.#translate().then(() => signal.aborted || this.#start(endpoint, signal));
    else this.#start(endpoint, signal);
  }

  disconnectedCallback(): void {
    this.#disconnected.abort();
    this.#chat = undefined;
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now) return;
    if (name === "career") this.#chat?.careerChanged();
    else this.#restart();
  }

  #start(endpoint: string, disconnected: AbortSignal): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styleSheet()];
    this.#chat = new Chat({
      texts: this.texts,
      client: new Client(endpoint),
      store: new Store(endpoint),
      page: () => this.#page(),
      mark: this.getAttribute("mark"),
      privacy: this.getAttribute("privacy"),
      emit: (event, detail) => this.dispatchEvent(new CustomEvent(event, { detail })),
      addStyles: (css) => (root.adoptedStyleSheets = [styleSheet(), createSheet(css)]),
      disconnected,
    }, root);
  }

  #restart(): void {
    if (!this.#chat) return;
    const { draft } = this.#chat;
    this.disconnectedCallback();
    this.connectedCallback();
    if (this.#chat) (this.#chat as Chat).draft = draft;
  }

  async #translate(): Promise<void> {
    this.#translation = await parts.cy().then(({ texts }) => texts, () => ({}));
  }

  #attributeTexts(): Partial<Texts> {
    try {
      return JSON.parse(this.getAttribute("texts") ?? "{}") as Partial<Texts>;
    } catch (error) {
      console.error(`<${TAG}>: the texts attribute is not valid JSON`, error);
      return {};
    }
  }

  #page(): Page {
    const career = this.getAttribute("career");
    return { ...(career && { career }), path: location.pathname, language: this.lang || document.documentElement.lang || "en" };
  }
}
