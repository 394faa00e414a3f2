// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const dist = new URL("../dist/", import.meta.url);
const scripts = readdirSync(dist).filter((name) => name.endsWith(".js")).map((name) => readFileSync(new URL(name, dist), "utf8"));

test("the script is at most 12 kB as it is served, and each part at most 6 kB", () => {
  const sizes = readdirSync(dist).filter((name) => name.endsWith(".js.br")).map((name) => ({ name, size: readFileSync(new URL(name, dist)).length }));
  expect(sizes).toHaveLength(3);
  for (const { name, size } of sizes) expect(size, name).toBeLessThanOrEqual(name.startsWith("careers-chat") ? 12_000 : 6_000);
});

test("the lock file names no registry", () => {
  expect(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8")).not.toContain('"resolved"');
});

test("the scripts have no way to parse HTML, no cookie and no address of another site", () => {
  for (const script of scripts) {
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|cookie/);
    const addresses = [...script.matchAll(/https?:\/\/[\w.]+/g)].map(([address]) => address);
    expect(addresses.filter((address) => address !== "http://www.w3.org")).toEqual([]);
  }
});
