import { h } from "./dom";
import { plain } from "./markup";
import type { Message } from "./protocol";
import type { Texts } from "./texts";

/** Saves the messages as a text file. */
export function downloadTranscript(messages: readonly Message[], texts: Texts): void {
  const lines = messages.map(({ from, text }) => (from === "person" ? `${texts.you}: ${text}` : `${texts.assistant}: ${plain(text)}`));
  const url = URL.createObjectURL(new Blob([lines.join("\n\n"), "\n"], { type: "text/plain;charset=utf-8" }));
  h("a", { href: url, download: texts.file }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
