import base from "./css/base.css?inline";
import messages from "./css/messages.css?inline";
import panel from "./css/panel.css?inline";

/** Creates a style sheet. It is constructed, because a strict Content-Security-Policy forbids `<style>` and `style=`. */
export function createSheet(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

let shared: CSSStyleSheet | undefined;

/** Returns the widget's style sheet. */
export function styleSheet(): CSSStyleSheet {
  return (shared ??= createSheet(base + panel + messages));
}
