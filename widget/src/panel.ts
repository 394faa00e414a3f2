import type { Composer } from "./composer";
import { h, icon, icons } from "./dom";
import type { Failure } from "./conversation";
import type { Log } from "./log";
import type { Texts } from "./texts";

// On a telephone or at 400% zoom there is no room for both page and panel, so the panel covers the screen.
const SMALL = "(max-width: 30em), (max-height: 30em)";

export interface PanelActions {
  close(): void;
  startAgain(): void;
  download(): void;
  end(): void;
}

/** The chat's dialog: header, options, log, status, alert and composer. */
export class Panel {
  readonly element: HTMLDialogElement;
  readonly #small = matchMedia(SMALL);
  readonly #texts: Texts;
  readonly #actions: PanelActions;
  readonly #log: Log;
  readonly #composer: Composer;
  readonly #optionsButton: HTMLButtonElement;
  readonly #options: HTMLElement;
  readonly #confirmation: HTMLElement;
  readonly #keep: HTMLButtonElement;
  readonly #status: HTMLElement;
  readonly #alert: HTMLElement;

  constructor(texts: Texts, log: Log, composer: Composer, actions: PanelActions, disconnected: AbortSignal) {
    this.#texts = texts;
    this.#actions = actions;
    this.#log = log;
    this.#composer = composer;
    const expands = { "aria-expanded": "false", "aria-controls": "options", click: () => this.#toggleOptions() };
    this.#optionsButton = h("button", { type: "button", class: "icon", "aria-label": texts.options, ...expands }, icon(icons.options));
    this.#options = h("div", { id: "options", class: "options", hidden: true },
      this.#option(texts.startAgain, actions.startAgain),
      this.#option(texts.download, actions.download),
      this.#option(texts.end, () => this.#confirm(true)));
    this.#keep = h("button", { type: "button", class: "plain", click: () => this.#confirm(false) }, texts.endNo);
    this.#confirmation = h("div", { class: "confirmation", role: "group", "aria-labelledby": "end", hidden: true },
      h("p", { id: "end" }, texts.endQuestion),
      h("div", { class: "suggestions" },
        h("button", { type: "button", class: "strong", click: () => (this.#confirm(false), actions.end()) }, texts.end),
        this.#keep));
    this.#status = h("p", { class: "status", role: "status" });
    this.#alert = h("div", { class: "alert", role: "alert" });
    const keydown = (event: Event) => this.#onKeydown(event as KeyboardEvent);
    this.element = h("dialog", { class: "panel", part: "panel", lang: texts.language, "aria-labelledby": "title", keydown },
      h("div", { class: "header", part: "header" },
        h("div", {}, h("h2", { id: "title" }, texts.title), h("p", {}, texts.subtitle)),
        this.#optionsButton,
        this.#options,
        h("button", { type: "button", class: "icon", "aria-label": texts.close, click: actions.close }, icon(icons.close))),
      h("div", { class: "scroller" }, log.element, this.#status, this.#alert),
      this.#confirmation,
      composer.element);
    for (const event of ["pointerdown", "focusin"]) this.element.addEventListener(event, ({ target }) => this.#closeOptionsOutside(target as Node));
    // The back gesture of a telephone.
    this.element.addEventListener("cancel", (event) => this.#dismiss(event));
    this.#small.addEventListener("change", () => this.element.open && this.#adaptToScreen(), { signal: disconnected });
  }

  open(): void {
    if (this.#small.matches) this.element.showModal();
    else this.element.show();
    this.focus();
  }

  /** Opens the panel on a new page without moving the focus. */
  reopen(): void {
    if (this.#small.matches) this.element.showModal();
    else this.element.setAttribute("open", "");
  }

  close(): void {
    this.#toggleOptions(false);
    this.#confirm(false, false);
    this.element.close();
  }

  /** Focuses the input, or the log on touch screens, where focusing the input would bring up a keyboard over the messages. */
  focus(): void {
    const touch = matchMedia("(hover: none) and (pointer: coarse)").matches;
    (touch ? this.#log.element : this.#composer.input).focus({ preventScroll: true });
  }

  waiting(text: string): void {
    this.#status.textContent = text;
    this.#scrollToEnd(text);
  }

  failed(failure: Failure | undefined): void {
    const retry = failure?.retry;
    const hadFocus = this.#alert.contains(this.#focused());
    this.#alert.replaceChildren(...(failure ? [h("p", {}, failure.text)] : []));
    if (retry) this.#alert.append(h("button", { type: "button", class: "plain", click: () => void retry() }, this.#texts.tryAgain));
    // The focused button was removed.
    if (hadFocus) this.focus();
    this.#scrollToEnd(failure?.text);
  }

  #scrollToEnd(text: string | undefined): void {
    const scroller = this.#log.element.parentElement;
    if (text && scroller) scroller.scrollTop = scroller.scrollHeight;
  }

  #option(title: string, action: () => void): HTMLButtonElement {
    const choose = () => {
      this.#toggleOptions(false);
      this.focus();
      action();
    };
    return h("button", { type: "button", click: choose }, title);
  }

  #toggleOptions(show = this.#options.hidden): void {
    this.#options.hidden = !show;
    this.#optionsButton.setAttribute("aria-expanded", String(show));
  }

  #closeOptionsOutside(target: Node): void {
    if (!this.#options.contains(target) && !this.#optionsButton.contains(target)) this.#toggleOptions(false);
  }

  #confirm(show: boolean, focus = true): void {
    this.#confirmation.hidden = !show;
    this.#composer.element.hidden = show;
    if (show) this.#keep.focus();
    else if (focus) this.focus();
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key === "Escape" && !event.isComposing) this.#dismiss(event);
  }

  /** Closes the options, the confirmation or the panel, whichever is innermost. */
  #dismiss(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
    if (!this.#options.hidden) {
      this.#toggleOptions(false);
      this.#optionsButton.focus();
    } else if (!this.#confirmation.hidden) this.#confirm(false);
    else this.#actions.close();
  }

  /** Switches between the modal and the floating form after the screen changed its size. */
  #adaptToScreen(): void {
    const focused = this.#focused();
    this.element.close();
    this.reopen();
    focused?.focus();
  }

  #focused(): HTMLElement | null {
    return (this.element.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
  }
}
