import css from "./styles.css?inline";

let shared: CSSStyleSheet | undefined;

/** Returns the widget's style sheet. It is constructed, because a strict Content-Security-Policy forbids `<style>` and `style=`. */
export function styleSheet(): CSSStyleSheet {
  if (!shared) {
    shared = new CSSStyleSheet();
    shared.replaceSync(css);
  }
  return shared;
}
