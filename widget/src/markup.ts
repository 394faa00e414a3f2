/**
 * The Markdown of replies: bold, links, flat lists, line breaks.
 * `bot/channels/markup.py` parses the same. tests/unit/channels/markup.json has the examples that test both.
 */

export interface Span {
  text: string;
  bold: boolean;
  url: string;
}

export interface Line {
  spans: Span[];
  /** Whether the line is an item of a list. */
  item: boolean;
}

const MARKS = /\*\*(?<bold>\S(?:.*?\S)?)\*\*|\[(?<text>[^[\]]+)\]\((?<url>(?:https?:\/\/|mailto:|tel:)[^\s()<>]+)\)/g;
const ITEM = "- ";

/** Returns the lines of a reply, without blank ones. */
export function parse(text: string): Line[] {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim());
  return lines.filter(Boolean).map((line) => {
    const item = line.startsWith(ITEM);
    return { spans: spans(item ? line.slice(ITEM.length) : line), item };
  });
}

function spans(line: string): Span[] {
  const found: Span[] = [];
  let at = 0;
  for (const match of line.matchAll(MARKS)) {
    const { bold, text = "", url = "" } = match.groups ?? {};
    if (match.index > at) found.push({ text: line.slice(at, match.index), bold: false, url: "" });
    found.push({ text: bold ?? text, bold: bold !== undefined, url });
    at = match.index + match[0].length;
  }
  if (at < line.length) found.push({ text: line.slice(at), bold: false, url: "" });
  return found;
}

/** Returns the text without marks. The address of a page follows its link. */
export function plain(text: string): string {
  const span = ({ text, url }: Span) => (url.startsWith("http") ? `${text} (${url})` : text);
  return parse(text)
    .map((line) => (line.item ? "• " : "") + line.spans.map(span).join(""))
    .join("\n");
}
