// Makes the page that convsheet fills with data of the sources beside this file: page.html with the script and the
// looks in it, and a content security policy that allows these two and nothing else.
//
//   node build.mjs [FILE]   writes FILE, or the page in src/main/resources
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** What is in a tag, made of a source and all that it imports. */
async function bundle(name) {
  const result = await build({
    absWorkingDir: here("."),
    entryPoints: [here(name)],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    legalComments: "none",
    write: false,
    metafile: true,
    logLevel: "warning",
  });
  return licences(Object.keys(result.metafile.inputs).map((path) => join(here("."), path))) + result.outputFiles[0].text.trim();
}

/** What has to be said of the libraries that are bundled, as a comment. */
function licences(inputs) {
  const folders = new Set(inputs.map((path) => /^.*node_modules\/[^/]+/.exec(path)?.[0]).filter(Boolean));
  return [...folders]
    .sort()
    .map((folder) => {
      const file = readdirSync(folder).find((name) => /^licen[sc]e/i.test(name));
      return `/*! ${basename(folder)}: ${readFileSync(join(folder, file), "utf8").trim().replace(/\s+/g, " ")} */\n`;
    })
    .join("");
}

const hash = (text) => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

const script = await bundle("main.js");
const style = await bundle("page.css");
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)}`,
  `style-src ${hash(style)}`,
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const parts = { policy, style, script };
const page = readFileSync(here("page.html"), "utf8").replace(/\{\{(policy|style|script)\}\}/g, (_, part) => parts[part]);
for (const place of ["{{title}}", "{{data}}"]) {
  if (page.split(place).length !== 2) {
    throw new Error(`page.html and what is put into it have ${place} other than once`);
  }
}
writeFileSync(process.argv[2] ?? here("../main/resources/convsheet/page/page.html"), page);
