import { h } from "./dom";
import { link } from "./links";
import type { Card, Contact, RichBlock } from "./protocol";
import { inline } from "./render";
import type { Texts } from "./texts";

type Comparison = Extract<RichBlock, { kind: "comparison" }>;

/** Renders a block that text alone shows poorly. */
export function renderBlock(block: RichBlock, texts: Texts): Node {
  if (block.kind === "comparison") return renderComparison(block, texts);
  if (block.kind === "cards") return h("ul", { class: "cards" }, ...block.cards.map((card) => renderCard(card, texts)));
  return h("ul", { class: "contacts" }, ...block.contacts.map((contact) => renderContact(contact, texts)));
}

/** Renders a table with a column for each career. The title of a row stands above its cells, so that two columns fit a telephone. */
function renderComparison({ careers, rows }: Comparison, texts: Texts): Node {
  const columns = careers.map((name, i) => h("th", { scope: "col", id: `column-${i}` }, name));
  const bodies = rows.map(({ title, cells, verdict }) =>
    h("tbody", {},
      h("tr", {}, h("th", { scope: "rowgroup", colspan: careers.length }, title)),
      h("tr", {}, ...cells.map((cell) => h("td", {}, ...inline(cell, texts)))),
      ...(verdict ? [h("tr", { class: "verdict" }, h("td", { colspan: careers.length }, ...inline(verdict, texts)))] : [])),
  );
  const table = h("table", {}, h("caption", { class: "unseen" }, texts.comparison), h("thead", {}, h("tr", {}, ...columns)), ...bodies);
  // Many columns scroll sideways, also by keyboard.
  return h("div", { class: "table", role: "region", "aria-label": texts.comparison, tabindex: 0 }, table);
}

function renderCard({ title, url, why = [], against = [], facts = [] }: Card, texts: Texts): Node {
  const reasons = [
    ...why.map((reason) => renderReason(reason, "for", texts.inFavour, texts)),
    ...against.map((reason) => renderReason(reason, "against", texts.against, texts)),
  ];
  return h("li", { class: "card", part: "card" },
    h("h4", {}, url ? link(title, url, texts) : title),
    ...(facts.length ? [h("ul", { class: "facts" }, ...facts.map((fact) => h("li", {}, fact)))] : []),
    ...(reasons.length ? [h("ul", { class: "reasons" }, ...reasons)] : []));
}

function renderReason(reason: string, kind: string, label: string, texts: Texts): Node {
  return h("li", { class: kind }, h("span", { class: "unseen" }, `${label}: `), ...inline(reason, texts));
}

function renderContact({ name, phone, email, url, address, note }: Contact, texts: Texts): Node {
  const ways = [
    ...(phone ? [h("a", { href: `tel:${phone.replace("(0)", "").replace(/[^\d+]/g, "")}` }, phone)] : []),
    ...(email ? [h("a", { href: `mailto:${email}` }, email)] : []),
    ...(url ? [link(url.replace(/^https?:\/\/(www\.)?|\/$/g, ""), url, texts)] : []),
    ...(address ? [address] : []),
  ];
  return h("li", {}, h("h4", {}, name), ...ways.map((way) => h("p", {}, way)), ...(note ? [h("p", { class: "small" }, note)] : []));
}
