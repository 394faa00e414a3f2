/** A piece of text, and the `tel:` address if it is a telephone number. */
export interface Piece {
  text: string;
  tel: string;
}

// Ten or eleven digits from 0, or as many after +44; the helplines with fewer; and the emergency numbers after "call" alone,
// as three digits are mostly something else.
const NUMBERS =
  /(?<![\d.£-])(?:\+44[ -]?(?:\(0\)[ -]?)?\d{2,4}(?:[ -]?\d){6,8}|0\d{2,4}(?:[ -]?\d){6,8}|0800 ?1111|116 ?123|(?<=\bcall )(?:999|111))(?![\d-]|\.\d)/gi;

/** Text cut at the telephone numbers of the United Kingdom in it. */
export function phones(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(NUMBERS)) {
    if (!plausible(match[0])) continue;
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), tel: "" });
    pieces.push({ text: match[0], tel: `tel:${digits(match[0])}` });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), tel: "" });
  return pieces;
}

const digits = (number: string) => number.replace("(0)", "").replace(/[^\d+]/g, "");

/** Whether it has the digits of a number: the pattern's parts can add up to more or fewer. */
function plausible(number: string): boolean {
  const all = digits(number);
  if (/^(08001111|116123|999|111)$/.test(all)) return true;
  return [10, 11].includes(all.replace("+44", "0").length);
}
