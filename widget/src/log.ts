import { h } from "./dom";
import type { Button, Message } from "./protocol";
import { renderMarkdown } from "./render";
import type { Texts } from "./texts";

const GAP = 12; // pixels between the top of the log and a new message

/** The messages of the conversation, as a live region for screen readers. */
export class Log {
  readonly element: HTMLElement;
  readonly #texts: Texts;
  readonly #onChoose: (button: Button, message: Message) => void;
  #suggestions: HTMLElement | undefined;

  constructor(texts: Texts, onChoose: (button: Button, message: Message) => void) {
    this.#texts = texts;
    this.#onChoose = onChoose;
    // Focusable, so that the keyboard can scroll it.
    this.element = h("div", { class: "log", part: "log", tabindex: 0, "aria-label": texts.conversation });
  }

  /** Has screen readers announce messages from now on. The restored history is not announced. */
  goLive(): void {
    this.element.setAttribute("role", "log");
  }

  clear(): void {
    this.element.replaceChildren();
  }

  add(message: Message): void {
    this.#suggestions?.remove();
    const fromPerson = message.from === "person";
    const body = fromPerson ? [h("p", {}, message.text)] : renderMarkdown(message.text, this.#texts.newTab);
    const author = h("span", { class: "unseen" }, `${fromPerson ? this.#texts.you : this.#texts.assistant}: `);
    const element = h("div", { class: `message ${message.from}`, part: `message ${message.from}`, id: message.id }, author, ...body);
    this.element.append(element);
    if (message.buttons.length) this.element.append((this.#suggestions = this.#renderSuggestions(message)));
    this.#scrollTo(element);
  }

  note(text: string): void {
    const note = h("p", { class: "note" }, text);
    this.element.append(note);
    this.#scrollTo(note);
  }

  /** Scrolls to the end, but keeps the top of the added element in view. */
  #scrollTo(added: Element): void {
    const scroller = this.element.parentElement;
    if (!scroller) return;
    const top = added.getBoundingClientRect().top - this.element.getBoundingClientRect().top;
    scroller.scrollTop = Math.min(top - GAP, scroller.scrollHeight - scroller.clientHeight);
  }

  #renderSuggestions(message: Message): HTMLElement {
    const buttons = message.buttons.map((button) =>
      h("button", { type: "button", class: "suggestion", part: "suggestion", click: () => this.#onChoose(button, message) }, button.title),
    );
    return h("div", { class: "suggestions", role: "group", "aria-label": this.#texts.suggestions }, ...buttons);
  }
}
