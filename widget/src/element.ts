import { Composer } from "./composer";
import { Conversation } from "./conversation";
import { h, icon, icons } from "./dom";
import { Log } from "./log";
import { plain } from "./markup";
import { Panel } from "./panel";
import type { Button, Message, Page } from "./protocol";
import { Store } from "./storage";
import { styleSheet } from "./styles";
import { texts as english, type Texts } from "./texts";
import { Client } from "./transport";

export const TAG = "careers-chat";

const GREETING = "greeting";

/**
 * A chat with the careers assistant: a launcher button and the panel that it opens.
 *
 * Attributes: `endpoint` (the address of the web channel), `career` (the id of the page's career), `lang`, `theme` ("light" for pages
 * without a dark mode; otherwise the system's setting decides), `texts` (JSON: replacements for any of `texts.ts`).
 */
export class CareersChat extends HTMLElement {
  #replacements: Partial<Texts> = {};
  #disconnected = new AbortController();

  /** Replacements for any of the widget's texts. They take precedence over the attribute. */
  set texts(replacements: Partial<Texts>) {
    this.#replacements = replacements;
    if (this.isConnected) {
      this.disconnectedCallback();
      this.connectedCallback();
    }
  }

  get texts(): Texts {
    return { ...english, ...this.#attributeTexts(), ...this.#replacements };
  }

  connectedCallback(): void {
    const endpoint = this.getAttribute("endpoint");
    if (!endpoint) {
      console.error(`<${TAG}> needs an endpoint: the address of the server's web channel`);
      return;
    }
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [styleSheet()];
    this.#disconnected = new AbortController();
    assemble(root, this.texts, new Client(endpoint), new Store(endpoint), () => this.#page(), this.#disconnected.signal);
  }

  disconnectedCallback(): void {
    this.#disconnected.abort();
  }

  #attributeTexts(): Partial<Texts> {
    try {
      return JSON.parse(this.getAttribute("texts") ?? "{}") as Partial<Texts>;
    } catch (error) {
      console.error(`<${TAG}>: the texts attribute is not valid JSON`, error);
      return {};
    }
  }

  #page(): Page {
    const career = this.getAttribute("career");
    return { ...(career && { career }), path: location.pathname, language: this.lang || document.documentElement.lang || "en" };
  }
}

/** Connects a conversation to the launcher and the panel, until the element is removed from the page. */
function assemble(root: ShadowRoot, texts: Texts, client: Client, store: Store, page: () => Page, disconnected: AbortSignal): void {
  const onCareer = page().career !== undefined;
  const log = new Log(texts, choose);
  const composer = new Composer(texts, say);
  const panel = new Panel(texts, log, composer, {
    close,
    startAgain: () => void conversation.delete(texts.startedAgain),
    download,
    end: () => void conversation.delete(texts.ended),
  }, disconnected);
  const launcher = h("button", { class: "launcher", part: "launcher", type: "button", lang: texts.language, "aria-haspopup": "dialog", click: open },
    icon(icons.chat), onCareer ? texts.launchForCareer : texts.launch);
  let resumed: Promise<void> | undefined;
  let retry: (() => Promise<void>) | undefined;

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
      retry = failure?.retry;
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

  function choose(button: Button, message: Message): void {
    if (conversation.busy) return;
    panel.focus();
    void (message.id === GREETING ? conversation.say(button.title) : conversation.choose(button));
  }

  function show(method: "open" | "reopen"): void {
    launcher.hidden = true;
    // Screen readers read the greeting on opening while there is no other message.
    panel.element.setAttribute("aria-describedby", conversation.messages.length ? "" : GREETING);
    panel[method]();
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

  // Repeat a failed request when the network is back.
  window.addEventListener("online", () => void retry?.(), { signal: disconnected });
  disconnected.addEventListener("abort", () => conversation.stop());
  root.replaceChildren(launcher, panel.element);
  greet();
  if (store.state.open) show("reopen");
}
