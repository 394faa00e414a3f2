/** The parts that are loaded when they are needed. In the script for pages, `parts.script.ts` takes the place of this module. */

export type Rich = typeof import("./rich");
export type Welsh = typeof import("./cy");

export const parts = {
  rich: (): Promise<Rich> => import("./rich"),
  cy: (): Promise<Welsh> => import("./cy"),
};
