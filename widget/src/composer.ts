import { h, icon, icons } from "./dom";
import { fillIn, type Texts } from "./texts";

const MAX_LENGTH = 1000; // characters; the server's limit
const WARN_BELOW = 100; // characters left
const IN_INPUT_METHOD = 229; // Safari's key code for a key that an input method has handled

/** The form with the input, the send button and the character counter. */
export class Composer {
  readonly element: HTMLFormElement;
  readonly input: HTMLTextAreaElement;
  readonly #texts: Texts;
  readonly #counter: HTMLElement;
  readonly #onSubmit: (text: string) => void;

  constructor(texts: Texts, onSubmit: (text: string) => void) {
    this.#texts = texts;
    this.#onSubmit = onSubmit;
    this.input = h("textarea", {
      id: "input", part: "input", rows: 1, placeholder: texts.input, autocomplete: "off", enterkeyhint: "send", "aria-describedby": "counter",
      input: () => this.#updateCounter(),
      keydown: (event) => this.#onKeydown(event as KeyboardEvent),
    });
    this.#counter = h("p", { class: "counter", id: "counter", role: "status" });
    const submit = (event: Event) => {
      event.preventDefault();
      this.#submit();
    };
    this.element = h("form", { class: "composer", novalidate: true, submit },
      h("label", { class: "unseen", for: "input" }, this.#texts.input),
      h("div", { class: "row" }, this.input,
        h("button", { class: "send", part: "send", "aria-label": this.#texts.send }, icon(icons.send))),
      this.#counter,
    );
  }

  #onKeydown(event: KeyboardEvent): void {
    // In an input method (Japanese, Chinese…), Enter confirms the composed characters.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === IN_INPUT_METHOD) return;
    event.preventDefault();
    this.#submit();
  }

  #submit(): void {
    const text = this.input.value.trim();
    const over = -this.#charactersLeft();
    if (over > 0) this.#counter.textContent = fillIn(this.#texts.tooLong, over);
    if (!text || over > 0) return;
    this.#onSubmit(text);
    this.input.value = "";
    this.#updateCounter();
  }

  /** Counts code points, as the server does. */
  #charactersLeft(): number {
    return MAX_LENGTH - [...this.input.value.trim()].length;
  }

  #updateCounter(): void {
    const left = this.#charactersLeft();
    this.input.setAttribute("aria-invalid", String(left < 0));
    this.#counter.textContent =
      left > WARN_BELOW ? "" : left < 0 ? fillIn(this.#texts.charactersOver, -left) : fillIn(this.#texts.charactersLeft, left);
  }
}
