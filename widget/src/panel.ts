import type { Composer } from "./composer";
import { h, icon, icons } from "./dom";
import type { Failure } from "./failures";
import type { Log } from "./log";
import { Menu } from "./menu";
import { Question } from "./question";
import type { Texts } from "./texts";

// On a telephone or at 400% zoom there is no room for both page and panel, so the panel covers the screen.
const SMALL = "(max-width: 40em), (max-height: 30em)";

export interface PanelActions {
  close(options?: { moveFocus: boolean }): void;
  startAgain(): void;
  download(): void;
  end(): void;
  widened(isWide: boolean): void;
  retry(): void;
}

export interface Look {
  /** The address of the site's mark, if it has one. */
  mark: string | null;
  isWide: boolean;
}

/** The chat's dialog: header, options, log, status, alert and composer. */
export class Panel {
  readonly element: HTMLDialogElement;
  readonly #small = matchMedia(SMALL);
  readonly #texts: Texts;
  readonly #actions: PanelActions;
  readonly #log: Log;
  readonly #composer: Composer;
  readonly #widen: HTMLButtonElement;
  readonly #menu: Menu;
  readonly #question = new Question();
  readonly #status: HTMLElement;
  readonly #alert: HTMLElement;

  constructor(texts: Texts, look: Look, log: Log, composer: Composer, actions: PanelActions, disconnected: AbortSignal) {
    this.#texts = texts;
    this.#actions = actions;
    this.#log = log;
    this.#composer = composer;
    this.#menu = new Menu(texts.options, [
      [texts.download, () => (this.focus(), actions.download())],
      [texts.startAgain, () => this.#confirm(texts.startAgainQuestion, texts.startAgain, actions.startAgain)],
      [texts.end, () => this.#confirm(texts.endQuestion, texts.end, actions.end)],
    ]);
    this.#status = h("p", { class: "status", role: "status" });
    this.#alert = h("div", { class: "alert", role: "alert" });
    log.element.append(this.#status, this.#alert);
    const mark = h("span", { class: "mark", part: "mark" }, look.mark ? h("img", { src: look.mark, alt: "" }) : icon(icons.chat));
    this.#widen = h("button", { type: "button", class: "icon widen", "aria-label": texts.widen, click: () => this.#toggleWidth() }, icon(icons.widen));
    this.element = h("dialog", { class: "panel", part: "panel", lang: texts.language, "aria-labelledby": "title" },
      h("div", { class: "header", part: "header" }, mark,
        h("div", {}, h("h2", { id: "title" }, texts.title), h("p", {}, texts.subtitle)),
        this.#widen, this.#menu.button, this.#menu.list,
        h("button", { type: "button", class: "icon", "aria-label": texts.close, click: () => actions.close() }, icon(icons.close))),
      log.element,
      h("div", { class: "foot" }, log.scrolling.sign, this.#question.element, composer.element));
    this.#toggleWidth(look.isWide);
    this.#listen(disconnected);
  }

  /** Whether the panel covers the page. */
  get isModal(): boolean {
    return this.#small.matches;
  }

  open(): void {
    this.#show();
    this.focus();
  }

  /** Opens the panel on a new page. The focus stays where it is, unless the panel covers that. */
  reopen(): void {
    this.#show();
    if (this.isModal) this.#log.focus();
  }

  close(): void {
    this.#menu.toggle(false);
    this.#closeQuestion();
    this.element.close();
  }

  /** Focuses the input, or the log on touch screens, where focusing the input would bring up a keyboard over the messages. */
  focus(): void {
    const touch = matchMedia("(hover: none) and (pointer: coarse)").matches;
    if (touch || this.#question.isOpen) this.#log.focus();
    else this.#composer.input.focus({ preventScroll: true });
  }

  waiting(text: string): void {
    this.#status.textContent = text;
    if (text) this.#log.scrolling.showEnd();
  }

  failed(failure: Failure | undefined): void {
    const hadFocus = this.#alert.contains(this.#focused());
    this.#alert.replaceChildren(...(failure ? [h("p", {}, failure.text)] : []));
    if (failure?.canRetry) {
      this.#alert.append(h("button", { type: "button", class: "plain", click: () => this.#actions.retry() }, this.#texts.tryAgain));
    }
    // The focused button was removed.
    if (hadFocus) this.focus();
    if (failure) this.#log.scrolling.showEnd();
  }

  /** Shows that the chat has ended. */
  ended(newChat: () => void): void {
    const begin = () => {
      this.#closeQuestion();
      newChat();
      this.focus();
    };
    this.#ask(this.#texts.ended, [
      { title: this.#texts.newChat, act: begin },
      { title: this.#texts.close, act: () => (begin(), this.#actions.close()), isDefault: true },
    ]);
  }

  #show(): void {
    if (this.isModal) this.element.showModal();
    // Unlike `show`, this leaves the focus where it is.
    else this.element.setAttribute("open", "");
    this.#log.scrolling.align();
  }

  #toggleWidth(force?: boolean): void {
    const isWide = this.element.classList.toggle("wide", force);
    this.#widen.setAttribute("aria-pressed", String(isWide));
    if (force === undefined) this.#actions.widened(isWide);
  }

  #confirm(text: string, title: string, act: () => void): void {
    const keep = () => this.#keep();
    this.#ask(text, [
      { title, act: () => (keep(), act()) },
      { title: this.#texts.endNo, act: keep, isDefault: true },
    ]);
  }

  #ask(...question: Parameters<Question["ask"]>): void {
    this.#composer.element.hidden = true;
    this.#question.ask(...question);
  }

  #keep(): void {
    this.#closeQuestion();
    this.focus();
  }

  #closeQuestion(): void {
    this.#question.close();
    this.#composer.element.hidden = false;
  }

  #listen(disconnected: AbortSignal): void {
    const { element } = this;
    for (const event of ["pointerdown", "focusin"]) element.addEventListener(event, ({ target }) => this.#menu.closeUnless(target as Node));
    element.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && this.#dismiss(event));
    // The back gesture of a telephone.
    element.addEventListener("cancel", (event) => this.#dismiss(event));
    this.#small.addEventListener("change", () => element.open && this.#adaptToScreen(), { signal: disconnected });
    document.addEventListener("focusin", () => requestAnimationFrame(() => disconnected.aborted || this.#uncoverFocus()), { signal: disconnected });
  }

  /** Closes the options, the question or the panel, whichever is innermost. */
  #dismiss(event: Event): void {
    event.preventDefault();
    event.stopPropagation();
    if (this.#menu.isOpen) {
      this.#menu.toggle(false);
      this.#menu.button.focus();
    } else if (this.#question.isOpen) this.#keep();
    else this.#actions.close();
  }

  /** Closes the panel if it hides the element of the page that has the focus. */
  #uncoverFocus(): void {
    const focused = document.activeElement;
    if (!this.element.open || this.isModal || !focused || this.#focused() || focused === document.body) return;
    const panel = this.element.getBoundingClientRect();
    const { left, right, top, bottom } = focused.getBoundingClientRect();
    const isHidden = left >= panel.left && right <= panel.right && top >= panel.top && bottom <= panel.bottom;
    if (isHidden) this.#actions.close({ moveFocus: false });
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
