/** What the widget and the server say to each other; docs/web-channel.md is the contract. */

export interface Button {
  title: string;
  payload: string;
}

export interface Message {
  id: string;
  from: "person" | "assistant";
  /** The assistant's in the Markdown of `markup.ts`, a person's as it was typed. */
  text: string;
  buttons: Button[];
}

export interface Page {
  career?: string;
  path: string;
  language: string;
}

/** One thing a person says, however often it has to be sent. */
export interface Turn {
  /** The idempotency key: the server takes the same key for the same turn. */
  key: string;
  /** What the person sees themselves say. */
  text: string;
  /** The payload, if this is a button that the server offered. */
  choice?: string;
}
