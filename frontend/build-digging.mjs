// Builds src/lianjian/results/indicators/static/indicators/digging.js, its licences and manifest: npm ci --ignore-scripts && npm run build
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/lianjian/results/indicators/static/indicators");
const carried = { echarts: ["LICENSE", "NOTICE", "licenses/LICENSE-d3"], zrender: ["LICENSE"], tslib: ["LICENSE.txt"] };
const read = (...path) => readFileSync(join(here, ...path), "utf8").trim();
const versionOf = (name) => JSON.parse(read(name ? `node_modules/${name}` : ".", "package.json")).version;
const named = Object.keys(carried).map((name) => `${name} ${versionOf(name)}`);
const entries = [];

function write(name, text, source) {
  writeFileSync(join(out, name), text);
  entries.push({ name, version: versionOf(), ...source, sha256: createHash("sha256").update(text).digest("hex") });
}

const result = await build({
  entryPoints: [join(here, "src/digging.js")],
  bundle: true,
  charset: "utf8",
  define: { "process.env.NODE_ENV": '"production"' },
  format: "iife",
  legalComments: "none",
  minify: true,
  target: "es2019",
  write: false,
});
const licences = Object.entries(carried).map(
  ([name, files]) => `${name} ${versionOf(name)}\n\n${files.map((file) => read("node_modules", name, file)).join("\n\n")}\n`,
);

mkdirSync(out, { recursive: true });
write("digging.js", result.outputFiles[0].text, {
  licence: "Apache-2.0 AND BSD-3-Clause AND 0BSD",
  source: `frontend/src with ${named.join(", ")}`,
});
write("digging.licences.txt", licences.join("\n\n"), { licence: "Apache-2.0 AND BSD-3-Clause AND 0BSD", source: named.join(", ") });
writeFileSync(join(out, "digging.manifest.json"), JSON.stringify(entries, null, 2) + "\n");
