import { fillIn, type Texts } from "./texts";
import { RequestRefused } from "./transport";

/** An error, and the message shown to the user. */
export interface Failure {
  text: string;
  /** Whether trying again can help. */
  canRetry: boolean;
}

/** Returns whether a retry can help: not if the server understood the request and refused it. */
export function isTemporary(error: unknown): boolean {
  return !navigator.onLine || !(error instanceof RequestRefused) || error.status === 429 || error.status >= 500;
}

/** Returns what to say of an error. `fallback` is the text for one that the server did not explain. */
export function explain(error: unknown, fallback: string, texts: Texts): Failure {
  const canRetry = isTemporary(error);
  if (!navigator.onLine) return { text: texts.offline, canRetry };
  if (!(error instanceof RequestRefused)) return { text: fallback, canRetry };
  if (error.code === "origin") {
    console.error(`careers-chat: add "${location.origin}" to the origins of the server's web channel`);
  }
  if (error.status === 429) {
    const when = error.retryAfter ? ` ${fillIn(texts.tryIn, error.retryAfter)}` : "";
    return { text: (error.text ?? texts.tooMany) + when, canRetry };
  }
  return { text: error.text ?? (canRetry ? fallback : texts.refused), canRetry };
}
