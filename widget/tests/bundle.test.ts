// @vitest-environment node
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const script = readFileSync(new URL("../dist/careers-chat.js", import.meta.url));

test("the script is at most 10 kB, compressed", () => {
  expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(10_000);
});

test("the lock file names no registry", () => {
  expect(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")).not.toContain('"resolved"');
});

test("the script has no way to parse HTML, no cookie and no address of another site", () => {
  expect(script.toString()).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|cookie/);
  const addresses = script.toString().matchAll(/https?:\/\/[\w.]+/g);
  expect(new Set([...addresses].map(([address]) => address))).toEqual(new Set(["http://www.w3.org"]));
});
