import css from "./styles.css?inline";

let shared: CSSStyleSheet | undefined;

/** The widget's style sheet. It is constructed, as a strict Content-Security-Policy forbids `<style>` and `style=`. */
export function sheet(): CSSStyleSheet {
  if (!shared) {
    shared = new CSSStyleSheet();
    shared.replaceSync(css);
  }
  return shared;
}
