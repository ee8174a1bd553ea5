// Builds styles, scripts and fonts into the ui app's static folder. `--watch` builds again on each change.
// A build is made beside the folder and moved in file by file when it is whole, so that nobody ever finds it empty.
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const place = join(here, "../src/saferday/centre/ui/static/ui");
const modules = join(here, "node_modules");
let out = join(modules, ".new");
const browsers = ["chrome100", "firefox100", "safari15"];

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join("");
const western = range(0x20, 0x7e) + range(0xa0, 0xff) + "Œœ‐‑–—‘’‚“”„•…‹›€™←↑→↓−";
const welsh = "ŴŵŶŷŸẀẁẂẃẄẅỲỳ";

// What each file holds is what its unicode-range in styles/_base.scss promises.
const atkinson = "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next";
const young = "@fontsource/young-serif/files/young-serif";
const weights = { variationAxes: { wght: { min: 400, max: 750 } } };
const fonts = [
  { to: "text", from: `${atkinson}-latin-wght-normal.woff2`, letters: western, options: weights },
  { to: "text-welsh", from: `${atkinson}-latin-ext-wght-normal.woff2`, letters: welsh, options: weights },
  { to: "text-more", from: `${atkinson}-latin-ext-wght-normal.woff2`, letters: range(0x100, 0x2ba) + range(0x1e00, 0x1eff), options: weights },
  { to: "display", from: `${young}-latin-400-normal.woff2`, letters: western, options: {} },
  { to: "display-welsh", from: `${young}-latin-ext-400-normal.woff2`, letters: welsh, options: {} },
];

async function buildFonts() {
  await mkdir(join(out, "fonts"), { recursive: true });
  await Promise.all(
    fonts.map(async ({ to, from, letters, options }) => {
      const font = await subsetFont(await readFile(join(modules, from)), letters, { targetFormat: "woff2", ...options });
      await writeFile(join(out, "fonts", `${to}.woff2`), font);
    }),
  );
}

// main.css is the public's, to which pages of results add survey-results.css; desk.css is what the staff's pages add
// to Wagtail's own.
async function buildStyles(name) {
  const { css } = sass.compile(join(here, `styles/${name}.scss`), { loadPaths: [modules], style: "compressed", quietDeps: true });
  const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: browsers });
  await writeFile(join(out, `${name}.css`), code);
  return `${name}.css ${kilobytes(code)}`;
}

// A page loads main.js always, and what it needs besides. hashing.js is also what other sites put into their pages: its
// Worker is started from its own text, so the whole script is one function with a name.
const scripts = [
  { to: "main", from: "main.ts" },
  { to: "hashing", from: "hashing/main.ts", around: ["(function saferdayHashing(){", "})();"], most: 6 * 1024 },
  { to: "own-images", from: "own-images.ts" },
  { to: "trial", from: "trial/main.ts" },
  { to: "survey", from: "survey/main.ts", name: "saferdaySurvey" },
  { to: "survey-editor", from: "survey/editor.ts" },
];

async function buildScript({ to, from, name, around = ["", ""], most = Infinity }) {
  const path = join(out, `${to}.js`);
  await esbuild.build({
    entryPoints: [join(here, "scripts", from)],
    outfile: path,
    bundle: true,
    format: "iife",
    ...(name ? { globalName: name } : {}),
    minify: true,
    target: browsers,
    banner: { js: around[0] },
    footer: { js: around[1] },
  });
  const text = await readFile(path, "utf8");
  const size = brotliCompressSync(text).length;
  if (size > most) {
    throw new Error(`${to}.js is ${size} bytes compressed; it promises at most ${most}.`);
  }
  return `${to}.js ${kilobytes(text)}`;
}

const kilobytes = (text) => `${(gzipSync(text, { level: 9 }).length / 1024).toFixed(1)} KB gzipped`;

async function buildText() {
  const made = await Promise.all([...["main", "desk", "survey-results"].map(buildStyles), ...scripts.map(buildScript)]);
  console.log(made.join(", "));
}

const filesIn = async (folder) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

async function moveIn() {
  const made = await filesIn(out);
  for (const name of made) {
    await mkdir(dirname(join(place, name)), { recursive: true });
    await rename(join(out, name), join(place, name));
  }
  const old = (await filesIn(place)).filter((name) => !made.includes(name));
  await Promise.all([...old.map((name) => rm(join(place, name))), rm(out, { recursive: true })]);
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([buildFonts(), cp(join(here, "static"), out, { recursive: true })]);
await buildText();
await moveIn();
out = place;

if (process.argv.includes("--watch")) {
  let waiting;
  for (const folder of ["styles", "scripts"]) {
    watch(join(here, folder), { recursive: true }, () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => buildText().catch((error) => console.error(error.message)), 80);
    });
  }
}
