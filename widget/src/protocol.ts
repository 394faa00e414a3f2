/** The protocol between the widget and the server (docs/web-channel.md). */

export interface Button {
  title: string;
  payload: string;
}

export interface Message {
  id: string;
  from: "person" | "assistant";
  /** Markdown (`markup.ts`) from the assistant, plain text from a person. */
  text: string;
  buttons: Button[];
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
  /** The text shown in the log. */
  text: string;
  /** The payload, if the message is the choice of a button. */
  choice?: string;
}
