import { h } from "./dom";
import type { Button, Message } from "./protocol";
import { rendered } from "./render";
import type { Texts } from "./texts";

const GAP = 12; // pixels left above it

/** What has been said, as a live region that screen readers read new messages from. */
export class Log {
  readonly element: HTMLElement;
  readonly #texts: Texts;
  readonly #onPick: (button: Button, message: Message) => void;
  #suggestions: HTMLElement | undefined;

  constructor(texts: Texts, onPick: (button: Button, message: Message) => void) {
    this.#texts = texts;
    this.#onPick = onPick;
    // It can be focused, so that the keyboard can scroll it.
    this.element = h("div", { class: "log", part: "log", tabindex: 0, "aria-label": texts.conversation });
  }

  /** From now on what is added is read out: what was filled in before is not. */
  goLive(): void {
    this.element.setAttribute("role", "log");
  }

  clear(): void {
    this.element.replaceChildren();
  }

  add(message: Message): void {
    this.#suggestions?.remove();
    const mine = message.from === "person";
    const body = mine ? [h("p", {}, message.text)] : rendered(message.text, this.#texts.newTab);
    const who = h("span", { class: "unseen" }, `${mine ? this.#texts.you : this.#texts.assistant}: `);
    const said = h("div", { class: `message ${message.from}`, part: `message ${message.from}`, id: message.id }, who, ...body);
    this.element.append(said);
    if (message.buttons.length) this.element.append((this.#suggestions = this.#offer(message)));
    this.#reveal(said);
  }

  note(text: string): void {
    const note = h("p", { class: "note" }, text);
    this.element.append(note);
    this.#reveal(note);
  }

  /** Scrolls to the end, but no further than to the top of what is new. */
  #reveal(added: Element): void {
    const scroller = this.element.parentElement;
    if (!scroller) return;
    const top = added.getBoundingClientRect().top - this.element.getBoundingClientRect().top;
    scroller.scrollTop = Math.min(top - GAP, scroller.scrollHeight - scroller.clientHeight);
  }

  #offer(message: Message): HTMLElement {
    const buttons = message.buttons.map((button) =>
      h("button", { type: "button", class: "suggestion", part: "suggestion", click: () => this.#onPick(button, message) }, button.title),
    );
    return h("div", { class: "suggestions", role: "group", "aria-label": this.#texts.suggestions }, ...buttons);
  }
}
