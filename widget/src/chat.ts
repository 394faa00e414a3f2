import { Composer } from "./composer";
import { Conversation } from "./conversation";
import { h, icon, icons } from "./dom";
import { TO_SECTION } from "./links";
import { Log } from "./log";
import { Panel } from "./panel";
import { parts, type Rich } from "./parts";
import type { Button, Feedback, Message, Page } from "./protocol";
import type { Store } from "./storage";
import type { Texts } from "./texts";
import type { Client } from "./transport";

const GREETING = "greeting";

/** What the chat needs from its element. */
export interface Host {
  texts: Texts;
  client: Client;
  store: Store;
  page(): Page;
  /** Addresses of the site's mark and privacy notice. */
  mark: string | null;
  privacy: string | null;
  emit(event: string, detail?: object): void;
  addStyles(css: string): void;
  disconnected: AbortSignal;
}

/** A chat: it connects the conversation, the launcher and the panel. */
export class Chat {
  readonly #host: Host;
  readonly #conversation: Conversation;
  readonly #launcher: HTMLButtonElement;
  readonly #log: Log;
  readonly #composer: Composer;
  readonly #panel: Panel;
  #resumed: Promise<void> | undefined;
  /** Whether messages are new, and not those of the history. */
  #isLive = false;

  constructor(host: Host, root: ShadowRoot) {
    const { texts, store, disconnected } = host;
    this.#host = host;
    this.#log = new Log(texts, { choose: (button) => this.#choose(button), actions: (message, rich) => this.#actions(message, rich) });
    this.#composer = new Composer(texts, (text) => this.#say(text));
    this.#panel = new Panel(texts, { mark: host.mark, isWide: store.state.wide ?? false }, this.#log, this.#composer, {
      close: (options) => this.close(options),
      startAgain: () => void this.#conversation.delete(() => this.#begin(texts.startedAgain)),
      download: () => this.#log.rich?.downloadTranscript(this.#conversation.messages, texts),
      end: () => void this.#conversation.delete(() => this.#end()),
      widened: (wide) => store.update({ wide }),
      retry: () => void this.#conversation.retry(),
    }, disconnected);
    const opens = { "aria-haspopup": "dialog", click: () => this.open() };
    this.#launcher = h("button", { class: "launcher", part: "launcher", type: "button", lang: texts.language, ...opens });
    // In the top layer, nothing on the page can move or cover the chat.
    const layer = h("div", { class: "layer", popover: "manual" }, this.#launcher, this.#panel.element);
    root.replaceChildren(layer);
    layer.showPopover?.();
    layer.addEventListener(TO_SECTION, () => this.#panel.isModal && this.close());
    this.#conversation = this.#converse();
    this.#labelLauncher();
    this.#greet();
    this.#listen(disconnected);
    if (store.state.open) this.#show("reopen");
  }

  /** The text that was typed and not sent. */
  get draft(): string {
    return this.#composer.input.value;
  }

  set draft(text: string) {
    this.#composer.input.value = text;
  }

  open(question?: string): void {
    if (!this.#panel.element.open) {
      this.#show("open");
      this.#host.emit("open");
    }
    if (question) this.#say(question);
  }

  close({ moveFocus } = { moveFocus: true }): void {
    if (!this.#panel.element.open) return;
    this.#panel.close();
    this.#launcher.hidden = false;
    if (moveFocus) this.#launcher.focus();
    this.#host.store.update({ open: false });
    this.#host.emit("close");
  }

  /** Follows the page when it is about another career. */
  careerChanged(): void {
    this.#labelLauncher();
    if (this.#conversation.messages.length) this.#log.note(this.#host.texts.careerChanged);
    else this.#begin();
  }

  #converse(): Conversation {
    const { texts, client, store, page, emit } = this.#host;
    return new Conversation(client, store, page, texts, {
      shown: (message) => {
        this.#log.add(message);
        if (message.from === "assistant" && this.#isLive) emit("answer", { outcome: message.reply?.outcome });
      },
      delivery: (id, delivery) => this.#log.mark(id, delivery),
      noted: (text) => this.#log.note(text),
      switchedOff: (notice) => {
        if (this.#conversation.messages.length) return;
        this.#log.clear();
        this.#log.add({ id: GREETING, from: "assistant", text: notice, buttons: [] });
      },
      waiting: (text) => this.#panel.waiting(text),
      failed: (failure) => this.#panel.failed(failure),
    });
  }

  #listen(signal: AbortSignal): void {
    // Repeat a failed request when the network is back.
    window.addEventListener("online", () => void this.#conversation.retry(), { signal });
    signal.addEventListener("abort", () => this.#conversation.stop());
  }

  #show(method: "open" | "reopen"): void {
    this.#launcher.hidden = true;
    // Screen readers read the greeting on opening while there is no other message.
    this.#panel.element.setAttribute("aria-describedby", this.#conversation.messages.length ? "" : GREETING);
    this.#panel[method]();
    void this.#ready();
    this.#host.store.update({ open: true });
  }

  /** Loads what the first message needs, once. */
  #ready(): Promise<void> {
    return (this.#resumed ??= this.#resume());
  }

  async #resume(): Promise<void> {
    // Without this part, replies are shown as text.
    const rich = await parts.rich().catch(() => undefined);
    if (this.#host.disconnected.aborted) return;
    if (rich) this.#host.addStyles((this.#log.rich = rich).css);
    await this.#conversation.resume();
    this.#log.goLive();
    this.#isLive = true;
  }

  #labelLauncher(): void {
    const { texts, page } = this.#host;
    this.#launcher.replaceChildren(icon(icons.chat), page().career ? texts.launchForCareer : texts.launch);
  }

  #begin(note?: string): void {
    this.#log.clear();
    if (note) this.#log.note(note);
    this.#greet();
  }

  #greet(): void {
    const { texts, page, privacy } = this.#host;
    const openers = page().career ? texts.openersForCareer : texts.openers;
    const buttons = openers.map((title) => ({ title, payload: title }));
    const message: Message = { id: GREETING, from: "assistant", text: texts.greeting, language: texts.language, buttons };
    const notice = privacy ? [" ", h("a", { href: privacy, target: "_blank", rel: "noopener" }, texts.privacyLink)] : [];
    this.#log.add(message, h("details", { class: "small" },
      h("summary", {}, texts.privacy, " ", h("u", {}, texts.privacyMore)),
      h("p", {}, texts.privacyDetails, ...notice)));
  }

  #say(text: string, query?: Button["query"]): void {
    this.#host.emit("question");
    // Messages wait for the history, which comes before them.
    void this.#ready().then(() => this.#conversation.say(text, query));
  }

  #choose({ payload, query }: Button): void {
    this.#panel.focus();
    this.#say(payload, query);
  }

  #actions(message: Message, rich: Rich): Node {
    const { texts, client, store, emit } = this.#host;
    const send = async (feedback: Feedback) => {
      emit("feedback", { verdict: feedback.verdict });
      await client.sendFeedback(store.state.token ?? "", feedback);
    };
    return rich.messageActions(message, texts, send);
  }

  #end(): void {
    this.#log.clear();
    this.#panel.ended(() => this.#begin());
  }
}
