import { CareersChat, TAG } from "./element";

export { CareersChat };
export type { Texts } from "./texts";

const script = document.currentScript;

if (!customElements.get(TAG)) customElements.define(TAG, CareersChat);

// A script tag with data-endpoint adds the element to the page. Its data attributes become the element's attributes.
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
