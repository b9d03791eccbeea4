// Builds src/lianjian/records/ballots/static/ballots/ballot.js, its licences and manifest: npm ci --ignore-scripts && npm run build
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/lianjian/records/ballots/static/ballots");
const own = JSON.parse(readFileSync(join(here, "package.json")));
const carried = ["@noble/curves", "@noble/hashes"];
const packageOf = (name) => JSON.parse(readFileSync(join(here, "node_modules", name, "package.json")));
const entries = [];

function write(name, text, source) {
  writeFileSync(join(out, name), text);
  entries.push({ name, ...source, sha256: createHash("sha256").update(text).digest("hex") });
}

// Browsers without BigInt must be able to read the file, and be told: literals become calls, the rest stands in `else`.
const result = await build({
  entryPoints: [join(here, "src/ballot.js")],
  banner: {
    js: 'if(typeof BigInt==="undefined"||typeof globalThis==="undefined"||!window.crypto)window.lianjianBallot={supported:false};else{',
  },
  bundle: true,
  charset: "utf8",
  footer: { js: "}" },
  format: "iife",
  legalComments: "eof",
  logOverride: { "bigint": "silent" },
  minify: true,
  target: "es2017",
  write: false,
});
const licences = carried.map((name) => {
  const text = readFileSync(join(here, "node_modules", name, "LICENSE"), "utf8").trim();
  return `${name} ${packageOf(name).version}\n\n${text}\n`;
});

mkdirSync(out, { recursive: true });
write("ballot.js", result.outputFiles[0].text, {
  version: own.version,
  licence: "Apache-2.0 AND MIT",
  source: `frontend/src with ${carried.map((name) => `${name} ${packageOf(name).version}`).join(", ")}`,
});
write("ballot.licences.txt", licences.join("\n\n"), { version: own.version, licence: "MIT", source: carried.join(", ") });
writeFileSync(join(out, "ballot.manifest.json"), JSON.stringify(entries, null, 2) + "\n");
