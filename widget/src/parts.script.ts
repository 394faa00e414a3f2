import { h } from "./dom";
import type { Rich, Welsh } from "./parts";

/** Name and integrity of each part, from the build. */
declare const PARTS: Record<"rich" | "cy", { file: string; integrity: string }>;

const TIMEOUT = 5000; // ms

const base = (document.currentScript as HTMLScriptElement).src;

/** Loads a part from where the script comes from. The browser checks its integrity, so that the one on the script's tag covers the parts. */
async function load<T>({ file, integrity }: { file: string; integrity: string }): Promise<T> {
  const url = new URL(file, base).href;
  await new Promise((resolve, reject) => {
    setTimeout(reject, TIMEOUT);
    document.head.append(h("link", { rel: "modulepreload", href: url, integrity, crossorigin: "anonymous", load: resolve, error: reject }));
  });
  return (await import(url)) as T;
}

export const parts = {
  rich: () => load<Rich>(PARTS.rich),
  cy: () => load<Welsh>(PARTS.cy),
};
