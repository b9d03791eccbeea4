// Builds src/lianjian/ui/static/ui/ and its manifest: npm ci --ignore-scripts && npm run build
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/lianjian/ui/static/ui");
const own = JSON.parse(readFileSync(join(here, "package.json")));
const packageOf = (name) => JSON.parse(readFileSync(join(here, "node_modules", name, "package.json")));
const entries = [];

function write(name, text, source) {
  writeFileSync(join(out, name), text);
  const sha256 = createHash("sha256").update(text).digest("hex");
  entries.push({ name, ...source, sha256 });
}

const mine = { version: own.version, licence: own.license, source: "frontend/src" };
const carried = (name) => ({ version: packageOf(name).version, licence: packageOf(name).license, source: name });

function styles() {
  const options = {
    loadPaths: [join(here, "node_modules")],
    style: "compressed",
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
    quietDeps: true,
  };
  const { css } = sass.compile(join(here, "src/scss/lianjian.scss"), options);
  const lowered = transformSync(css, { loader: "css", minify: true, target: ["chrome86", "safari14"] }).code;
  const source = `frontend/src with bootstrap ${packageOf("bootstrap").version}`;
  write("lianjian.css", lowered, { ...mine, licence: "Apache-2.0 AND MIT", source });
}

function script() {
  const text = readFileSync(join(here, "src/lianjian.js"), "utf8");
  write("lianjian.js", transformSync(text, { minify: true, target: "es2019" }).code, mine);
}

function sprite() {
  const names = readFileSync(join(here, "src/icons.txt"), "utf8").split("\n").filter(Boolean);
  const symbols = names.map((line) => {
    const [name, original = name] = line.split(" ");
    const svg = readFileSync(join(here, `node_modules/@tabler/icons/icons/outline/${original}.svg`), "utf8");
    const body = svg.replace(/<!--[\s\S]*?-->/g, "").replace(/<\/?svg[^>]*>/g, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
  });
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${symbols.join("")}</svg>`;
  write("icons.svg", sheet, carried("@tabler/icons"));
}

function licences() {
  const texts = ["bootstrap", "htmx.org", "@tabler/icons"].map((name) => {
    const text = readFileSync(join(here, "node_modules", name, "LICENSE"), "utf8").trim();
    return `${name} ${packageOf(name).version}\n\n${text}\n`;
  });
  write("licences.txt", texts.join("\n\n"), { ...mine, licence: "MIT AND 0BSD", source: "bootstrap, htmx.org, @tabler/icons" });
}

mkdirSync(out, { recursive: true });
styles();
script();
sprite();
write("chevron.svg", readFileSync(join(here, "src/chevron.svg"), "utf8"), mine);
write("mark.svg", readFileSync(join(here, "src/mark.svg"), "utf8"), mine);
write("htmx.min.js", readFileSync(join(here, "node_modules/htmx.org/dist/htmx.min.js"), "utf8"), carried("htmx.org"));
licences();
writeFileSync(join(out, "manifest.json"), JSON.stringify(entries, null, 2) + "\n");
