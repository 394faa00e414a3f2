import { h } from "./dom";
import type { Delivery } from "./conversation";
import type { Button, Message } from "./protocol";
import { renderReply } from "./render";
import type { Rich } from "./parts";
import { Scrolling } from "./scrolling";
import type { Texts } from "./texts";

/** What a message does when it is used. */
export interface MessageActions {
  choose(button: Button): void;
  /** Draws the buttons to judge and copy a reply. */
  actions(message: Message, rich: Rich): Node;
}

/** The messages of the conversation, as a live region for screen readers. */
export class Log {
  /** The log and what comes with it: signs of what is below. */
  readonly element: HTMLElement;
  readonly scrolling: Scrolling;
  /** The part that draws tables, cards and contacts, once it has loaded. */
  rich: Rich | undefined;
  readonly #log: HTMLElement;
  readonly #texts: Texts;
  readonly #handlers: MessageActions;
  readonly #time: Intl.DateTimeFormat;
  #suggestions: HTMLElement | undefined;

  constructor(texts: Texts, handlers: MessageActions, ...below: Node[]) {
    this.#texts = texts;
    this.#handlers = handlers;
    this.#time = new Intl.DateTimeFormat(texts.language, { hour: "numeric", minute: "2-digit" });
    // Focusable, so that the keyboard can scroll it.
    this.#log = h("div", { class: "log", part: "log", tabindex: 0, "aria-label": texts.conversation });
    this.element = h("div", { class: "scroller" }, this.#log, ...below);
    this.scrolling = new Scrolling(this.element, texts);
  }

  /** Has screen readers announce messages from now on. The restored history is not announced. */
  goLive(): void {
    this.#log.setAttribute("role", "log");
  }

  focus(): void {
    this.#log.focus({ preventScroll: true });
  }

  clear(): void {
    this.#log.replaceChildren();
    this.scrolling.reset();
  }

  /** Adds a message, and whatever follows it in its bubble. */
  add(message: Message, ...more: Node[]): void {
    this.#suggestions?.remove();
    const fromPerson = message.from === "person";
    const body = fromPerson ? [h("p", {}, message.text)] : renderReply(message, this.#texts, this.rich?.renderBlock);
    // Screen readers can jump between headings.
    const author = fromPerson ? this.#texts.you : this.#texts.assistant;
    const at = this.#time.format(message.at === undefined ? new Date() : message.at * 1000);
    const bubble = h("div", { class: "bubble", part: `message ${message.from}` }, ...body, ...more);
    // Replies are in English, whatever the language of the widget's texts. That of a person is unknown.
    if (!fromPerson) bubble.lang = message.language ?? "en";
    const element = h("div", { class: `message ${message.from}`, id: message.id }, h("h3", { class: "unseen" }, `${author}, ${at}`), bubble);
    if (message.reply && this.rich) element.append(this.#handlers.actions(message, this.rich));
    this.#log.append(element);
    if (message.buttons.length) this.#log.append((this.#suggestions = this.#renderSuggestions(message.buttons)));
    this.scrolling.onAdded(element, fromPerson);
  }

  /** Shows how far a person's message has come. */
  mark(id: string, delivery: Delivery): void {
    const message = this.#log.querySelector<HTMLElement>(`[id="${id}"]`);
    if (!message) return;
    message.dataset["delivery"] = delivery;
    message.querySelector(".delivery")?.remove();
    const text = { queued: this.#texts.queued, failed: this.#texts.notSent, sending: "", answered: "" }[delivery];
    if (text) message.append(h("p", { class: "delivery" }, text));
  }

  note(text: string): void {
    const note = h("p", { class: "note" }, text);
    this.#log.append(note);
    this.scrolling.onAdded(note, false);
  }

  #renderSuggestions(suggestions: Button[]): HTMLElement {
    const buttons = suggestions.map((button) =>
      h("button", { type: "button", class: "suggestion", part: "suggestion", lang: "en", click: () => this.#handlers.choose(button) }, button.title),
    );
    return h("div", { class: "suggestions", role: "group", "aria-label": this.#texts.suggestions }, ...buttons);
  }
}
