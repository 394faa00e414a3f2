import { h } from "./dom";
import { link } from "./links";
import { parse, type Span } from "./markup";
import { splitPhones } from "./phones";
import type { Block, Message, RichBlock } from "./protocol";
import { renderSources } from "./sources";
import type { Texts } from "./texts";

/** Draws the blocks that the part `rich` is for. */
export type RichRenderer = (block: RichBlock, texts: Texts) => Node;

const PLAIN = ["paragraph", "bullets", "note"];
const RICH = ["comparison", "cards", "contacts"];

/** Renders a reply as DOM nodes, from its blocks or, if some cannot be drawn, from its text. No text is ever parsed as HTML. */
export function renderReply({ text, reply }: Message, texts: Texts, rich: RichRenderer | undefined): Node[] {
  const known = rich ? [...PLAIN, ...RICH] : PLAIN;
  if (!reply?.blocks.every(({ kind }) => known.includes(kind))) return renderText(text, texts);
  const blocks = reply.blocks.flatMap((block) => (isRich(block) ? rich!(block, texts) : renderBlock(block, texts)));
  return [...blocks, ...renderSources(reply.citations ?? [], texts)];
}

function isRich(block: Block): block is RichBlock {
  return RICH.includes(block.kind);
}

function renderBlock(block: Exclude<Block, RichBlock>, texts: Texts): Node[] {
  if (block.kind === "paragraph") return renderText(block.text, texts);
  if (block.kind === "bullets") return [h("ul", { dir: "auto" }, ...block.entries.map((entry) => h("li", {}, ...inline(entry, texts))))];
  const links = (block.links ?? []).flatMap(({ text, url }) => [" ", link(text, url, texts)]);
  return [h("p", { class: "small" }, ...inline(block.text, texts), ...links)];
}

/** Renders Markdown. A line that is bold as a whole is a heading. */
export function renderText(text: string, texts: Texts): Node[] {
  const blocks: Node[] = [];
  let list: HTMLUListElement | undefined;
  for (const { spans, item } of parse(text)) {
    const nodes = spans.flatMap((span) => renderSpan(span, texts));
    if (!item) {
      list = undefined;
      const isHeading = spans.length === 1 && spans[0]!.bold;
      blocks.push(h("p", { ...(isHeading && { class: "heading" }) }, ...nodes));
      continue;
    }
    if (!list) blocks.push((list = h("ul", { dir: "auto" })));
    list.append(h("li", {}, ...nodes));
  }
  return blocks;
}

/** Renders Markdown without lists or paragraphs. */
export function inline(text: string, texts: Texts): (Node | string)[] {
  return parse(text).flatMap(({ spans }) => spans.flatMap((span) => renderSpan(span, texts)));
}

function renderSpan({ text, bold, url }: Span, texts: Texts): (Node | string)[] {
  if (url) return [link(text, url, texts)];
  const pieces = splitPhones(text).map((piece) => (piece.tel ? h("a", { href: piece.tel }, piece.text) : piece.text));
  return bold ? [h("strong", {}, ...pieces)] : pieces;
}
