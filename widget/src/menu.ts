import { h, icon, icons } from "./dom";

/** A button and the list of actions that it shows. */
export class Menu {
  readonly button: HTMLButtonElement;
  readonly list: HTMLElement;

  constructor(label: string, actions: [title: string, act: () => void][]) {
    const toggles = { "aria-expanded": "false", "aria-controls": "options", click: () => this.toggle() };
    this.button = h("button", { type: "button", class: "icon", "aria-label": label, ...toggles }, icon(icons.options));
    const buttons = actions.map(([title, act]) => h("button", { type: "button", click: () => (this.toggle(false), act()) }, title));
    this.list = h("div", { id: "options", class: "options", hidden: true }, ...buttons);
  }

  get isOpen(): boolean {
    return !this.list.hidden;
  }

  toggle(show = !this.isOpen): void {
    this.list.hidden = !show;
    this.button.setAttribute("aria-expanded", String(show));
    if (show) this.list.querySelector("button")?.focus();
  }

  /** Closes the list if a press or the focus went elsewhere. */
  closeUnless(target: Node): void {
    if (!this.list.contains(target) && !this.button.contains(target)) this.toggle(false);
  }
}
