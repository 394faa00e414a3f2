import { h, icon } from "./dom";
import { plain } from "./markup";
import type { Feedback, Message } from "./protocol";
import type { Texts } from "./texts";

const LONGEST_REASON = 300; // characters
const COPIED = 2500; // ms

const icons = {
  up: "M7 11v9H4v-9zM7 11l4-8a2.5 2.5 0 0 1 2.5 2.5V9h5a2 2 0 0 1 2 2.3l-1.2 7A2 2 0 0 1 17.300 20H7",
  down: "M7 13V4H4v9zM7 13l4 8a2.5 2.5 0 0 0 2.5-2.500V15h5a2 2 0 0 0 2-2.300l-1.2-7A2 2 0 0 0 17.300 4H7",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
};

/** Draws the buttons under a reply: whether it helped, with a reason if it did not, and copy. */
export function messageActions({ text, reply }: Message, texts: Texts, send: (feedback: Feedback) => Promise<void>): Node {
  const status = h("span", { class: "said", role: "status" });
  const say = (sentence: string) => (status.textContent = sentence);
  const buttons = {
    up: button(texts.helpful, icons.up, () => void judge("up")),
    down: button(texts.unhelpful, icons.down, () => void judge("down")),
  };
  for (const each of Object.values(buttons)) each.setAttribute("aria-pressed", "false");
  const form = reasonForm(texts, (reason) => {
    buttons.down.focus();
    if (reason !== undefined) void deliver({ reply: reply!.id, verdict: "down", reason }, texts.thanksReason);
  });

  async function judge(verdict: "up" | "down"): Promise<void> {
    form.hidden = verdict === "up";
    if (!(await deliver({ reply: reply!.id, verdict }, texts.thanks))) form.hidden = true;
    else if (!form.hidden) {
      form.querySelector("input")!.focus();
      form.scrollIntoView({ block: "nearest" });
    }
  }

  async function deliver(feedback: Feedback, thanks: string): Promise<boolean> {
    const isSent = await send(feedback).then(() => true, () => false);
    say(isSent ? thanks : texts.failedFeedback);
    for (const [verdict, each] of Object.entries(buttons)) each.setAttribute("aria-pressed", String(isSent && verdict === feedback.verdict));
    return isSent;
  }

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(plain(text));
    say(texts.copied);
    setTimeout(() => status.textContent === texts.copied && say(""), COPIED);
  }

  const row = h("div", { class: "actions" }, buttons.up, buttons.down);
  // Browsers have a clipboard only on pages that are served over HTTPS.
  if (navigator.clipboard) row.append(button(texts.copy, icons.copy, () => void copy()));
  row.append(status);
  return h("div", {}, row, form);
}

function button(label: string, path: string, click: () => void): HTMLButtonElement {
  return h("button", { type: "button", class: "icon", "aria-label": label, title: label, click }, icon(path));
}

/** Creates the form that asks what was wrong. `done` gets the reason, or undefined if the person has none. */
function reasonForm(texts: Texts, done: (reason?: string) => void): HTMLFormElement {
  const input = h("input", { maxlength: LONGEST_REASON, autocomplete: "off" });
  const close = (reason?: string) => {
    form.hidden = true;
    done(reason);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    close(input.value.trim() || undefined);
  };
  const form = h("form", { class: "reason", hidden: true, submit },
    h("label", {}, texts.reason, input),
    h("div", { class: "suggestions" },
      h("button", { class: "strong" }, texts.sendReason),
      h("button", { type: "button", class: "plain", click: () => close() }, texts.skipReason)));
  return form;
}
