import { h } from "./dom";

export interface Choice {
  title: string;
  act(): void | Promise<void>;
  /** Whether it is the safe choice, which gets the focus. */
  isDefault?: boolean;
}

/** A question with a button for each answer, shown in place of the composer. */
export class Question {
  readonly element = h("div", { class: "question", role: "group", "aria-labelledby": "question", hidden: true });

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  ask(text: string, choices: Choice[]): void {
    const buttons = choices.map(({ title, act, isDefault = false }) =>
      h("button", { type: "button", class: isDefault ? "plain" : "strong", click: () => void act() }, title),
    );
    this.element.replaceChildren(h("p", { id: "question" }, text), h("div", { class: "suggestions" }, ...buttons));
    this.element.hidden = false;
    buttons[choices.findIndex(({ isDefault }) => isDefault)]?.focus();
  }

  close(): void {
    this.element.hidden = true;
  }
}
