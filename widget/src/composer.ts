import { h, icon, icons } from "./dom";
import { filled, type Texts } from "./texts";

const LONGEST = 1000; // characters; what the server takes
const WARN_AT = 100; // characters before it

/** Where a question is written. */
export class Composer {
  readonly element: HTMLFormElement;
  readonly input: HTMLTextAreaElement;
  readonly #texts: Texts;
  readonly #counter: HTMLElement;
  readonly #onSay: (text: string) => boolean;

  /** `onSay` tells whether it took the text; if not, it stays where it is. */
  constructor(texts: Texts, onSay: (text: string) => boolean) {
    this.#texts = texts;
    this.#onSay = onSay;
    this.input = h("textarea", {
      id: "input", part: "input", rows: 1, autocomplete: "off", enterkeyhint: "send", "aria-describedby": "counter",
      input: () => this.#count(),
      keydown: (event) => this.#key(event as KeyboardEvent),
    });
    this.#counter = h("p", { class: "counter", id: "counter", role: "status" });
    const submit = (event: Event) => {
      event.preventDefault();
      this.#submit();
    };
    this.element = h("form", { class: "composer", novalidate: true, submit },
      h("label", { for: "input" }, this.#texts.input),
      h("div", { class: "row" }, this.input,
        h("button", { class: "send", part: "send", "aria-label": this.#texts.send }, icon(icons.send))),
      this.#counter,
    );
  }

  #key(event: KeyboardEvent): void {
    // Enter that ends a composed character (Japanese, Chinese…) is no end of the question.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  #submit(): void {
    const text = this.input.value.trim();
    if (!text || this.#left() < 0 || !this.#onSay(text)) return;
    this.input.value = "";
    this.#count();
  }

  // The server counts code points.
  #left(): number {
    return LONGEST - [...this.input.value.trim()].length;
  }

  #count(): void {
    const left = this.#left();
    this.input.setAttribute("aria-invalid", String(left < 0));
    this.#counter.textContent =
      left > WARN_AT ? "" : left < 0 ? filled(this.#texts.charactersOver, -left) : filled(this.#texts.charactersLeft, left);
  }
}
