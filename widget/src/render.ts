import { h } from "./dom";
import { parse, type Line, type Span } from "./markup";
import { splitPhones } from "./phones";

/** Renders a reply as DOM nodes. No text is ever parsed as HTML. */
export function renderMarkdown(text: string, newTab: string): Node[] {
  const blocks: Node[] = [];
  let list: HTMLUListElement | undefined;
  for (const line of parse(text)) {
    if (!line.item) {
      list = undefined;
      blocks.push(h("p", {}, ...inline(line, newTab)));
      continue;
    }
    if (!list) blocks.push((list = h("ul", { dir: "auto" })));
    list.append(h("li", {}, ...inline(line, newTab)));
  }
  return blocks;
}

const inline = (line: Line, newTab: string) => line.spans.flatMap((span) => nodes(span, newTab));

function nodes(span: Span, newTab: string): (Node | string)[] {
  if (span.url) return [link(span, newTab)];
  const pieces = splitPhones(span.text).map(({ text, tel }) => (tel ? h("a", { href: tel }, text) : text));
  return span.bold ? [h("strong", {}, ...pieces)] : pieces;
}

function link({ text, url }: Span, newTab: string): HTMLAnchorElement {
  if (!url.startsWith("http")) return h("a", { href: url }, text);
  return h("a", { href: url, target: "_blank", rel: "noopener" }, text, h("span", { class: "unseen" }, ` (${newTab})`));
}
