type Attributes = Record<string, string | number | boolean | ((event: Event) => void)>;

/** Creates an element. Functions become event listeners, `true` becomes an empty attribute, `false` is left out. Strings become text nodes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/** Creates a decorative icon from a path on a 24 × 24 grid. */
export function icon(path: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const stroke = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  stroke.setAttribute("d", path);
  svg.append(stroke);
  return svg;
}

export const icons = {
  chat: "M21 11.5a7.5 7.5 0 0 1-7.5 7.5H9l-5 3v-6.2A7.5 7.5 0 0 1 10.5 4h3A7.5 7.5 0 0 1 21 11.5zM9 11.5h.01M12 11.5h.01M15 11.5h.01",
  close: "M6 6l12 12M18 6L6 18",
  options: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M12 19V5M5.5 11.5L12 5l6.5 6.5",
  down: "M12 5v14M5.5 12.5L12 19l6.5-6.5",
  widen: "M14 5h5v5M10 19H5v-5M19 5l-6 6M5 19l6-6",
};
