import { Composer } from "./composer";
import { Conversation } from "./conversation";
import { h, icon, icons } from "./dom";
import { Log } from "./log";
import { plain } from "./markup";
import { Panel } from "./panel";
import type { Button, Message, Page } from "./protocol";
import { Store } from "./storage";
import { sheet } from "./styles";
import { texts as english, type Texts } from "./texts";
import { Client } from "./transport";

export const TAG = "careers-chat";

const GREETING = "greeting";

/**
 * A chat with the careers assistant: a button, and the window it opens.
 *
 * Attributes: `endpoint` (the server's address of the website channel), `career` (the career that the page is about),
 * `lang`, `theme` ("light" for pages that have no dark form; else as the person's system has it), `texts` (JSON: any of
 * `texts.ts` in other words).
 */
export class CareersChat extends HTMLElement {
  #own: Partial<Texts> = {};
  #present = new AbortController();

  /** Any of the widget's texts in other words, over those of the attribute. */
  set texts(own: Partial<Texts>) {
    this.#own = own;
    if (this.isConnected) {
      this.disconnectedCallback();
      this.connectedCallback();
    }
  }

  get texts(): Texts {
    return { ...english, ...this.#attributeTexts(), ...this.#own };
  }

  connectedCallback(): void {
    const endpoint = this.getAttribute("endpoint");
    if (!endpoint) {
      console.error(`<${TAG}> needs an endpoint: the address of the server's website channel`);
      return;
    }
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet()];
    this.#present = new AbortController();
    assemble(root, this.texts, new Client(endpoint), new Store(endpoint), () => this.#page(), this.#present.signal);
  }

  disconnectedCallback(): void {
    this.#present.abort();
  }

  #attributeTexts(): Partial<Texts> {
    try {
      return JSON.parse(this.getAttribute("texts") ?? "{}") as Partial<Texts>;
    } catch (error) {
      console.error(`<${TAG}>: the attribute texts is not JSON`, error);
      return {};
    }
  }

  #page(): Page {
    const career = this.getAttribute("career");
    return { ...(career && { career }), path: location.pathname, language: this.lang || document.documentElement.lang || "en" };
  }
}

/** Joins a conversation to what shows it, until the element leaves its page. */
function assemble(root: ShadowRoot, texts: Texts, client: Client, store: Store, page: () => Page, present: AbortSignal): void {
  const onCareer = page().career !== undefined;
  const log = new Log(texts, pick);
  const composer = new Composer(texts, say);
  const panel = new Panel(texts, log, composer, {
    close,
    startAgain: () => void conversation.forget(texts.startedAgain),
    download,
    end: () => void conversation.forget(texts.ended),
  }, present);
  const launcher = h("button", { class: "launcher", part: "launcher", type: "button", lang: texts.language, "aria-haspopup": "dialog", click: open },
    icon(icons.chat), onCareer ? texts.launchForCareer : texts.launch);
  let resumed: Promise<void> | undefined;
  let again: (() => Promise<void>) | undefined;

  const conversation = new Conversation(client, store, page, texts, {
    shown: (message) => log.add(message),
    noted: (text) => log.note(text),
    cleared: (text) => {
      log.clear();
      log.note(text);
      greet();
    },
    waiting: (text) => panel.waiting(text),
    failed: (failure) => {
      again = failure?.again;
      panel.failed(failure);
    },
  });

  function greet(): void {
    const openers = onCareer ? texts.openersForCareer : texts.openers;
    log.add({ id: GREETING, from: "assistant", text: texts.greeting, buttons: openers.map((title) => ({ title, payload: title })) });
  }

  function say(text: string): boolean {
    if (conversation.busy) return false;
    void conversation.say(text);
    return true;
  }

  function pick(button: Button, message: Message): void {
    if (conversation.busy) return;
    panel.focus();
    void (message.id === GREETING ? conversation.say(button.title) : conversation.choose(button));
  }

  function show(how: "open" | "reopen"): void {
    launcher.hidden = true;
    // A screen reader reads it on opening, for as long as it is all there is to read.
    panel.element.setAttribute("aria-describedby", conversation.messages.length ? "" : GREETING);
    panel[how]();
    resumed ??= conversation.resume().finally(() => log.goLive());
    store.update({ open: true });
  }

  function open(): void {
    show("open");
  }

  function close(): void {
    panel.close();
    launcher.hidden = false;
    launcher.focus();
    store.update({ open: false });
  }

  function download(): void {
    const lines = conversation.messages.map(({ from, text }) => (from === "person" ? `${texts.you}: ${text}` : `${texts.assistant}: ${plain(text)}`));
    const url = URL.createObjectURL(new Blob([lines.join("\n\n"), "\n"], { type: "text/plain;charset=utf-8" }));
    h("a", { href: url, download: texts.file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  // What failed for want of a network is sent when there is one.
  window.addEventListener("online", () => void again?.(), { signal: present });
  present.addEventListener("abort", () => conversation.stop());
  root.replaceChildren(launcher, panel.element);
  greet();
  if (store.state.open) show("reopen");
}
