import { h, icon, icons } from "./dom";
import type { Texts } from "./texts";

const GAP = 12; // pixels between the top of the view and a new message
const SLACK = 24; // pixels that may be hidden below without a sign

/** Keeps the latest message in view unless the person reads earlier ones, and shows a sign if there is more below. */
export class Scrolling {
  /** The button that says what is below, and goes there. */
  readonly sign: HTMLButtonElement;
  readonly #scroller: HTMLElement;
  readonly #texts: Texts;
  readonly #label = h("span");
  #latest: HTMLElement | undefined;
  #isReadingEarlier = false;
  #hasNews = false;
  /** The size of the view when the latest message was aligned. */
  #size = "";

  constructor(scroller: HTMLElement, texts: Texts) {
    this.#scroller = scroller;
    this.#texts = texts;
    this.sign = h("button", { type: "button", class: "sign", hidden: true, click: () => this.#goDown() }, this.#label, icon(icons.down));
    scroller.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    // A smaller window, or a keyboard on the screen, must not hide the latest message.
    new ResizeObserver(() => this.align()).observe(scroller);
  }

  reset(): void {
    this.#latest = undefined;
    this.#isReadingEarlier = this.#hasNews = false;
    this.#updateSign();
  }

  /** Shows a new message, but never moves away from an earlier one that the person reads. */
  onAdded(message: HTMLElement, isOwn: boolean): void {
    this.#hasNews = this.#isReadingEarlier && !isOwn;
    if (isOwn) this.#isReadingEarlier = false;
    this.#latest = message;
    this.align();
  }

  /** Puts the top of the latest message at the top of the view, or as close to it as the end of the log allows. */
  align(): void {
    if (this.#latest && !this.#isReadingEarlier) {
      const top = this.#latest.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
      this.#scroller.scrollTop += top - GAP;
    }
    this.#size = this.#currentSize;
    this.#updateSign();
  }

  get #currentSize(): string {
    return `${this.#scroller.clientWidth} ${this.#scroller.clientHeight}`;
  }

  /** Shows what was added below the messages. */
  showEnd(): void {
    if (!this.#isReadingEarlier) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#updateSign();
  }

  #onScroll(): void {
    // Browsers also scroll when the view changes its size. Only people choose to read earlier messages.
    if (this.#currentSize !== this.#size) return this.align();
    if (this.#latest && this.#scroller.clientHeight) {
      const view = this.#scroller.getBoundingClientRect();
      const { top, bottom } = this.#latest.getBoundingClientRect();
      this.#isReadingEarlier = top >= view.bottom || bottom <= view.top;
      if (!this.#isReadingEarlier) this.#hasNews = false;
    }
    this.#updateSign();
  }

  #goDown(): void {
    if (this.#hasNews) {
      this.#isReadingEarlier = false;
      this.align();
    } else {
      this.#scroller.scrollTop += this.#scroller.clientHeight * 0.8;
    }
  }

  #updateSign(): void {
    const { scrollHeight, clientHeight, scrollTop } = this.#scroller;
    const hadFocus = (this.sign.getRootNode() as ShadowRoot).activeElement === this.sign;
    this.sign.hidden = scrollHeight - clientHeight - scrollTop <= SLACK;
    this.#label.textContent = this.#hasNews ? this.#texts.newAnswer : this.#texts.moreBelow;
    if (this.sign.hidden && hadFocus) (this.#scroller.firstElementChild as HTMLElement).focus({ preventScroll: true });
  }
}
