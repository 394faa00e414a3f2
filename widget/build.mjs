// Bundles src/ into dist/: careers-chat.js for a script element, index.js for npm.
import { build, transform } from "esbuild";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

// Imports the style sheet as a string, as Vitest does for `?inline`.
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

const shared = { entryPoints: ["src/index.ts"], bundle: true, minify: true, target: "es2022", plugins: [inlineCss], logLevel: "warning" };
await Promise.all([
  build({ ...shared, format: "iife", outfile: "dist/careers-chat.js" }),
  build({ ...shared, format: "esm", outfile: "dist/index.js" }),
]);
