import { h } from "./dom";
import { link } from "./links";
import type { Citation } from "./protocol";
import type { Texts } from "./texts";

/** Renders the sources of a reply as small linked chips, each with who published it and when. */
export function renderSources(citations: Citation[], texts: Texts): Node[] {
  if (!citations.length) return [];
  const isAmbiguous = new Set(citations.map(({ career }) => career)).size > 1;
  const items = citations.map(({ name, sections = [], publisher, date, warning }) => {
    const chips = sections.map(({ title, url }) =>
      url ? link(title, url, texts, { class: "chip", part: "source" }) : h("span", { class: "chip", part: "source" }, title),
    );
    const origin = [isAmbiguous && name, publisher, date, warning].filter(Boolean).join(", ");
    return h("li", {}, ...chips, h("span", {}, origin));
  });
  return [h("ul", { class: "sources", "aria-label": texts.sources }, ...items)];
}
