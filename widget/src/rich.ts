/** The part that is loaded when the chat opens: tables, cards, contacts, the buttons under a reply, and the transcript. */

import css from "./css/rich.css?inline";

export { css };
export { renderBlock } from "./blocks";
export { messageActions } from "./actions";
export { downloadTranscript } from "./transcript";
