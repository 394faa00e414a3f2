/** The protocol between the widget and the server (docs/web-channel.md). */

/** A question as data, which goes back to the server with its text. The widget never looks into it. */
export type Query = Record<string, unknown>;

/** A suggested question. */
export interface Button {
  title: string;
  /** The text that is sent. */
  payload: string;
  query?: Query;
}

export interface Link {
  text: string;
  url: string;
}

export interface Contact {
  name: string;
  phone?: string;
  email?: string;
  url?: string;
  address?: string;
  note?: string;
}

export interface Card {
  title: string;
  url?: string;
  why?: string[];
  against?: string[];
  facts?: string[];
}

export interface ComparisonRow {
  title: string;
  cells: string[];
  verdict?: string;
}

/** The blocks that need the part `rich`. */
export type RichBlock =
  | { kind: "comparison"; careers: string[]; rows: ComparisonRow[] }
  | { kind: "cards"; cards: Card[] }
  | { kind: "contacts"; contacts: Contact[] };

export type Block =
  | { kind: "paragraph"; text: string }
  | { kind: "bullets"; entries: string[] }
  | { kind: "note"; text: string; links?: Link[] }
  | RichBlock;

/** The source of the facts in a reply. */
export interface Citation {
  career: string;
  /** Name of the career. */
  name: string;
  sections?: { title: string; url?: string }[];
  publisher: string;
  date: string;
  /** Follows the date if the facts may be out of date. */
  warning?: string;
}

/** A reply as data. */
export interface Reply {
  id: string;
  blocks: Block[];
  citations?: Citation[];
  outcome: string;
}

export interface Message {
  id: string;
  from: "person" | "assistant";
  /** Markdown (`markup.ts`) from the assistant, plain text from a person. */
  text: string;
  buttons: Button[];
  /** What the text says, as data. Notices and small talk have none. */
  reply?: Reply;
  /** When it was sent, in seconds since 1970. */
  at?: number;
  /** The language of an assistant's message that is not in English: only the widget's own greeting. */
  language?: string;
}

/** A new conversation. */
export interface Session {
  token: string;
  /** Said in place of a greeting while the assistant is switched off. */
  notice?: string;
}

export interface Page {
  career?: string;
  path: string;
  language: string;
}

/** A message that a person sends, possibly several times until it has a reply. */
export interface OutgoingMessage {
  /** The idempotency key: for the server, the same key is the same turn. */
  key: string;
  text: string;
  /** The query of the suggestion that was chosen. */
  query?: Query;
}

export interface Feedback {
  /** The id of the reply. */
  reply: string;
  verdict: "up" | "down";
  reason?: string;
}
