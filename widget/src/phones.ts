/** A piece of text, with a `tel:` address if it is a telephone number. */
export interface Piece {
  text: string;
  tel: string;
}

// Ten or eleven digits from 0, or the same after +44; the shorter helplines; and emergency numbers only after "call", because
// three digits are usually something else.
const NUMBERS =
  /(?<![\d.£-])(?:\+44[ -]?(?:\(0\)[ -]?)?\d{2,4}(?:[ -]?\d){6,8}|0\d{2,4}(?:[ -]?\d){6,8}|0800 ?1111|116 ?123|(?<=\bcall )(?:999|111))(?![\d-]|\.\d)/gi;

/** Splits a text at its UK telephone numbers. */
export function splitPhones(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(NUMBERS)) {
    if (!hasValidLength(match[0])) continue;
    if (match.index > at) pieces.push({ text: text.slice(at, match.index), tel: "" });
    pieces.push({ text: match[0], tel: `tel:${digits(match[0])}` });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), tel: "" });
  return pieces;
}

const digits = (number: string) => number.replace("(0)", "").replace(/[^\d+]/g, "");

/** Returns whether a match has as many digits as a number has. The pattern also matches a few more or fewer. */
function hasValidLength(number: string): boolean {
  const all = digits(number);
  if (/^(08001111|116123|999|111)$/.test(all)) return true;
  return [10, 11].includes(all.replace("+44", "0").length);
}
