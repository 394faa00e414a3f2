import type { Composer } from "./composer";
import { h, icon, icons } from "./dom";
import type { Failure } from "./conversation";
import type { Log } from "./log";
import type { Texts } from "./texts";

// Where a window beside the page would leave room for neither (a telephone, 400% zoom), it takes the whole screen.
const SMALL = "(max-width: 30em), (max-height: 30em)";

export interface Choices {
  close(): void;
  startAgain(): void;
  download(): void;
  end(): void;
}

/** The window: heading and options, what has been said, how it is going, and where to write. */
export class Panel {
  readonly element: HTMLDialogElement;
  readonly #small = matchMedia(SMALL);
  readonly #texts: Texts;
  readonly #choices: Choices;
  readonly #log: Log;
  readonly #composer: Composer;
  readonly #optionsButton: HTMLButtonElement;
  readonly #options: HTMLElement;
  readonly #confirmation: HTMLElement;
  readonly #keep: HTMLButtonElement;
  readonly #status: HTMLElement;
  readonly #alert: HTMLElement;

  constructor(texts: Texts, log: Log, composer: Composer, choices: Choices, present: AbortSignal) {
    this.#texts = texts;
    this.#choices = choices;
    this.#log = log;
    this.#composer = composer;
    const expands = { "aria-expanded": "false", "aria-controls": "options", click: () => this.#toggleOptions() };
    this.#optionsButton = h("button", { type: "button", class: "icon", "aria-label": texts.options, ...expands }, icon(icons.options));
    this.#options = h("div", { id: "options", class: "options", hidden: true },
      this.#option(texts.startAgain, choices.startAgain),
      this.#option(texts.download, choices.download),
      this.#option(texts.end, () => this.#confirm(true)));
    this.#keep = h("button", { type: "button", class: "plain", click: () => this.#confirm(false) }, texts.endNo);
    this.#confirmation = h("div", { class: "confirmation", role: "group", "aria-labelledby": "end", hidden: true },
      h("p", { id: "end" }, texts.endQuestion),
      h("div", { class: "suggestions" },
        h("button", { type: "button", class: "strong", click: () => (this.#confirm(false), choices.end()) }, texts.end),
        this.#keep));
    this.#status = h("p", { class: "status", role: "status" });
    this.#alert = h("div", { class: "alert", role: "alert" });
    const keydown = (event: Event) => this.#key(event as KeyboardEvent);
    this.element = h("dialog", { class: "panel", part: "panel", lang: texts.language, "aria-labelledby": "title", keydown },
      h("div", { class: "header", part: "header" },
        h("div", {}, h("h2", { id: "title" }, texts.title), h("p", {}, texts.subtitle)),
        this.#optionsButton,
        this.#options,
        h("button", { type: "button", class: "icon", "aria-label": texts.close, click: choices.close }, icon(icons.close))),
      h("div", { class: "scroller" }, log.element, this.#status, this.#alert),
      this.#confirmation,
      composer.element);
    for (const event of ["pointerdown", "focusin"]) this.element.addEventListener(event, ({ target }) => this.#elsewhere(target as Node));
    // A telephone's way back.
    this.element.addEventListener("cancel", (event) => this.#leave(event));
    this.#small.addEventListener("change", () => this.element.open && this.#fit(), { signal: present });
  }

  open(): void {
    if (this.#small.matches) this.element.showModal();
    else this.element.show();
    this.focus();
  }

  /** Opens it as it was left on another page: without taking the focus from where the page put it. */
  reopen(): void {
    if (this.#small.matches) this.element.showModal();
    else this.element.setAttribute("open", "");
  }

  close(): void {
    this.#toggleOptions(false);
    this.#confirm(false, false);
    this.element.close();
  }

  /** Where a person goes on: at the input, or, where that would bring up a keyboard over half of what is said, at the log. */
  focus(): void {
    const touch = matchMedia("(hover: none) and (pointer: coarse)").matches;
    (touch ? this.#log.element : this.#composer.input).focus({ preventScroll: true });
  }

  waiting(text: string): void {
    this.#status.textContent = text;
    this.#toEnd(text);
  }

  failed(failure: Failure | undefined): void {
    const again = failure?.again;
    const held = this.#alert.contains(this.#focused());
    this.#alert.replaceChildren(...(failure ? [h("p", {}, failure.text)] : []));
    if (again) this.#alert.append(h("button", { type: "button", class: "plain", click: () => void again() }, this.#texts.tryAgain));
    // The button that had the focus is gone.
    if (held) this.focus();
    this.#toEnd(failure?.text);
  }

  #toEnd(text: string | undefined): void {
    const scroller = this.#log.element.parentElement;
    if (text && scroller) scroller.scrollTop = scroller.scrollHeight;
  }

  #option(title: string, chosen: () => void): HTMLButtonElement {
    const choose = () => {
      this.#toggleOptions(false);
      this.focus();
      chosen();
    };
    return h("button", { type: "button", click: choose }, title);
  }

  #toggleOptions(show = this.#options.hidden): void {
    this.#options.hidden = !show;
    this.#optionsButton.setAttribute("aria-expanded", String(show));
  }

  #elsewhere(target: Node): void {
    if (!this.#options.contains(target) && !this.#optionsButton.contains(target)) this.#toggleOptions(false);
  }

  #confirm(asking: boolean, focus = true): void {
    this.#confirmation.hidden = !asking;
    this.#composer.element.hidden = asking;
    if (asking) this.#keep.focus();
    else if (focus) this.focus();
  }

  #key(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.isComposing) this.#leave(event);
  }

  /** Leaves the innermost thing that is open. */
  #leave(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
    if (!this.#options.hidden) {
      this.#toggleOptions(false);
      this.#optionsButton.focus();
    } else if (!this.#confirmation.hidden) this.#confirm(false);
    else this.#choices.close();
  }

  /** In the other form, now that the screen has another size. */
  #fit(): void {
    const focused = this.#focused();
    this.element.close();
    this.reopen();
    focused?.focus();
  }

  #focused(): HTMLElement | null {
    return (this.element.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
  }
}
