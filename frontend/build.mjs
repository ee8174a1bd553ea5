// Builds styles, scripts and fonts into the ui app's static folder. `--watch` builds again on each change.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/saferday/centre/ui/static/ui");
const modules = join(here, "node_modules");
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

async function buildStyles() {
  const { css } = sass.compile(join(here, "styles/main.scss"), { loadPaths: [modules], style: "compressed", quietDeps: true });
  const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: browsers });
  await writeFile(join(out, "main.css"), code);
  return code;
}

async function buildScripts() {
  const result = await esbuild.build({
    entryPoints: [join(here, "scripts/main.ts")],
    outfile: join(out, "main.js"),
    bundle: true,
    format: "iife",
    minify: true,
    target: browsers,
    metafile: true,
  });
  return readFile(Object.keys(result.metafile.outputs).map((path) => join(process.cwd(), path))[0], "utf8");
}

const kilobytes = (text) => `${(gzipSync(text, { level: 9 }).length / 1024).toFixed(1)} KB gzipped`;

async function buildText() {
  const [styles, scripts] = await Promise.all([buildStyles(), buildScripts()]);
  console.log(`main.css ${kilobytes(styles)}, main.js ${kilobytes(scripts)}`);
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([buildFonts(), cp(join(here, "static"), out, { recursive: true })]);
await buildText();

if (process.argv.includes("--watch")) {
  let waiting;
  for (const folder of ["styles", "scripts"]) {
    watch(join(here, folder), { recursive: true }, () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => buildText().catch((error) => console.error(error.message)), 80);
    });
  }
}
