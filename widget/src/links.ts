import { h } from "./dom";
import type { Texts } from "./texts";

/** Dispatched by a link to a section of this page, before the page scrolls there. */
export const TO_SECTION = "tosection";

const HIGHLIGHT = 2500; // ms

/**
 * Creates a link. Another site opens in a new tab, this site in this tab, where the chat continues. An address that is none of a page,
 * mailbox or telephone gets no link.
 */
export function link(text: string, url: string, texts: Texts, attributes: { class?: string; part?: string } = {}): HTMLElement {
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(url) || !URL.canParse(url)) return h("span", attributes, text);
  if (!/^http/i.test(url)) return h("a", { href: url, ...attributes }, text);
  const { origin, pathname, search, hash } = new URL(url);
  if (origin !== location.origin) {
    return h("a", { href: url, target: "_blank", rel: "noopener", ...attributes }, text, h("span", { class: "unseen" }, ` (${texts.newTab})`));
  }
  const isHere = hash && pathname === location.pathname && search === location.search;
  return h("a", { href: url, ...attributes, ...(isHere && { click: showSection }) }, text);
}

/** Scrolls the page to the section that a link points to, moves the focus there and highlights it. */
function showSection(event: Event): void {
  const anchor = event.currentTarget as HTMLAnchorElement;
  event.preventDefault();
  anchor.dispatchEvent(new Event(TO_SECTION, { bubbles: true }));
  location.hash = anchor.hash;
  const section = document.getElementById(decodeURIComponent(anchor.hash.slice(1)));
  if (!section) return;
  if (section.tabIndex < 0) section.tabIndex = -1;
  section.focus({ preventScroll: true });
  section.scrollIntoView();
  section.animate([{ outline: "4px solid", outlineOffset: "4px" }, { outline: "4px solid transparent", outlineOffset: "4px" }], HIGHLIGHT);
}
