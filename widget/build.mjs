// Bundles src/ into dist/: careers-chat.js for a script element with its parts, and index.js for npm. Each is compressed as well, for the
// server to send.
import { build, transform } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const PARTS = ["rich", "cy"];

// Imports a style sheet as a string, as Vitest does for `?inline`.
const inlineCss = {
  name: "inline-css",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.css\?inline$/ }, ({ path, importer }) => ({
      path: join(dirname(importer), path.replace("?inline", "")),
      namespace: "inline-css",
    }));
    onLoad({ filter: /.*/, namespace: "inline-css" }, async ({ path }) => {
      const css = await readFile(path, "utf8");
      const { code } = await transform(css, { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text", watchFiles: [path] };
    });
  },
};

// A bundle in one file cannot import its parts, so the script loads them from where it comes from.
const loadParts = {
  name: "load-parts",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/parts$/ }, ({ resolveDir }) => ({ path: join(resolveDir, "parts.script.ts") }));
  },
};

const shared = { bundle: true, minify: true, target: "es2022", logLevel: "warning" };

/** Writes a file for pages, with its compressed forms. */
async function writeServed(name, text) {
  await writeFile(`dist/${name}`, text);
  await writeFile(`dist/${name}.gz`, gzipSync(text, { level: 9 }));
  await writeFile(`dist/${name}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }));
}

async function bundle(options) {
  const { outputFiles } = await build({ ...shared, write: false, ...options });
  return outputFiles[0].text;
}

/** Builds a part and returns its name, which has a hash of its content, and its integrity. */
async function buildPart(part) {
  const text = await bundle({ entryPoints: [`src/${part}.ts`], format: "esm", plugins: [inlineCss] });
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const file = `${part}.${hash}.js`;
  await writeServed(file, text);
  return [part, { file, integrity: `sha384-${createHash("sha384").update(text).digest("base64")}` }];
}

await rm("dist", { recursive: true, force: true });
await mkdir("dist");
const parts = Object.fromEntries(await Promise.all(PARTS.map(buildPart)));
await writeServed(
  "careers-chat.js",
  await bundle({
    entryPoints: ["src/index.ts"],
    format: "iife",
    plugins: [inlineCss, loadParts],
    define: { PARTS: JSON.stringify(parts) },
  }),
);
// npm packages get the parts as chunks, for the bundlers of those who use them.
await build({ ...shared, entryPoints: ["src/index.ts"], outdir: "dist/npm", format: "esm", splitting: true, plugins: [inlineCss] });
