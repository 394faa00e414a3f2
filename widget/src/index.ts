import { CareersChat, TAG } from "./element";

export { CareersChat };
export type { Texts } from "./texts";

const script = document.currentScript;

if (!customElements.get(TAG)) customElements.define(TAG, CareersChat);

// A script tag with data-endpoint adds the element to the page, once. Its data attributes become the element's attributes.
if (script instanceof HTMLScriptElement && script.dataset["endpoint"]) {
  const add = () => {
    if (document.querySelector(TAG)) return;
    const chat = document.createElement(TAG);
    for (const [name, value] of Object.entries(script.dataset)) chat.setAttribute(name, value ?? "");
    document.body.append(chat);
  };
  if (document.body) add();
  else addEventListener("DOMContentLoaded", add);
}

declare global {
  interface HTMLElementTagNameMap {
    "careers-chat": CareersChat;
  }
}
