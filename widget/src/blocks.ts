import { h, icon } from "./dom";
import { link } from "./links";
import type { Card, Contact, RichBlock } from "./protocol";
import { inline } from "./render";
import type { Texts } from "./texts";

const icons = {
  phone: "M6 3h3l2 5-2.500 1.500a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
  email: "M3 5h18v14H3zM3 7l9 6 9-6",
  website: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c-5 5-5 13 0 18 5-5 5-13 0-18",
  address: "M12 21s7-6 7-11a7 7 0 0 0-14 0c0 5 7 11 7 11zM12 10h.01",
};

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
  return h("li", {}, h("h4", {}, name),
    ...(phone ? [renderWay(icons.phone, h("a", { href: `tel:${phone.replace("(0)", "").replace(/[^\d+]/g, "")}` }, phone))] : []),
    ...(email ? [renderWay(icons.email, h("a", { href: `mailto:${email}` }, email))] : []),
    ...(url ? [renderWay(icons.website, link(url.replace(/^https?:\/\/(www\.)?|\/$/g, ""), url, texts))] : []),
    ...(address ? [renderWay(icons.address, h("span", {}, address))] : []),
    ...(note ? [h("p", { class: "small" }, note)] : []));
}

/** Renders a way to reach a contact, after a sign of what it is. */
function renderWay(path: string, way: Node): Node {
  return h("p", { class: "way" }, icon(path), way);
}
