import { CareersChat, TAG } from "./element";

export { CareersChat };
export type { Texts } from "./texts";

const script = document.currentScript;

if (!customElements.get(TAG)) customElements.define(TAG, CareersChat);

// A script element that names the server puts the chat on its page by itself: its data attributes are the element's.
if (script instanceof HTMLScriptElement && script.dataset["endpoint"]) {
  const chat = document.createElement(TAG);
  for (const [name, value] of Object.entries(script.dataset)) chat.setAttribute(name, value ?? "");
  if (document.body) document.body.append(chat);
  else addEventListener("DOMContentLoaded", () => document.body.append(chat));
}

declare global {
  interface HTMLElementTagNameMap {
    "careers-chat": CareersChat;
  }
}
