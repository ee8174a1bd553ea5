/** The page to try matching on: changes a picture on the device, hashes it, and shows the verdict. */
import { drawHash } from "../hashing/drawing";
import type { Hashes } from "../hashing/picture";
import { changed, type Changes } from "./changes";

declare const saferday: {
  hash: (file: Blob) => Promise<Hashes>;
  distance: (one: string, other: string) => number;
};

const LEAST_QUALITY = 50;
/** The gauge ends where two pictures have nothing in common. */
const NOTHING_IN_COMMON = 128;
const LARGEST_SIDE = 1600;
const PATIENCE = 250;

type Flagged = { picture: ImageBitmap; hashes: Hashes };

function start(trial: HTMLElement): void {
  const find = <E extends Element>(selector: string): E => trial.querySelector<E>(selector)!;
  const words = (name: string, values: Record<string, number> = {}): string =>
    Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, String(value)), trial.dataset[name] ?? "");

  const form = find<HTMLFormElement>("form");
  const sliders = Array.from(form.querySelectorAll<HTMLInputElement>("input"));
  const problem = find<HTMLElement>("[data-problem]");
  const limit = Number(trial.dataset["limit"]);
  let flagged: Flagged | undefined;
  let working = false;
  let again = false;
  let asking: number | undefined;

  const choose = async (file: Blob): Promise<void> => {
    problem.textContent = "";
    const hashes = await saferday.hash(file);
    if (!hashes.pdq) {
      problem.textContent = words("unreadable");
      return;
    }
    const shrink = Math.min(1, LARGEST_SIDE / Math.max(hashes.width, hashes.height));
    const picture = await createImageBitmap(file, {
      resizeWidth: Math.max(1, Math.round(hashes.width * shrink)),
      resizeHeight: Math.max(1, Math.round(hashes.height * shrink)),
      resizeQuality: "high",
    });
    flagged = { picture, hashes };
    show(find("[data-true-picture]"), picture);
    drawHash(find("[data-true-print]"), hashes.pdq);
    await update();
  };

  const update = async (): Promise<void> => {
    tellValues();
    if (working || !flagged) {
      again = true;
      return;
    }
    working = true;
    again = false;
    const { picture, hashes } = flagged;
    const file = await changed(picture, chosen());
    const now = await saferday.hash(file);
    const seen = await createImageBitmap(file);
    show(find("[data-changed-picture]"), seen);
    find<HTMLElement>("[data-size-now]").textContent = words("size", {
      width: now.width,
      height: now.height,
      kilobytes: Math.max(1, Math.round(file.size / 1024)),
    });
    drawHash(find("[data-changed-print]"), now.pdq, hashes.pdq);
    judge(hashes, now);
    working = false;
    if (again) {
      await update();
    }
  };

  const judge = (before: Hashes, now: Hashes): void => {
    const straight = saferday.distance(before.pdq, now.pdq);
    const turned = Math.min(...now.variants.map((variant) => saferday.distance(before.pdq, variant)));
    const plain = now.quality < LEAST_QUALITY;
    const outcome = plain ? "plain" : turned <= limit ? "yes" : "no";
    const shown = straight <= limit ? straight : turned <= limit ? turned : straight;
    const verdict = find<HTMLElement>(".tr-verdict");
    verdict.dataset["verdict"] = outcome;
    verdict.style.setProperty("--at", String(Math.min(100, (100 * shown) / NOTHING_IN_COMMON)));
    find<HTMLElement>("[data-number]").textContent = String(shown);
    find<HTMLElement>("[data-word]").textContent = words(outcome);
    find<HTMLElement>("[data-why]").textContent = plain ? words("quality", { quality: now.quality }) : why(straight, turned);
    window.clearTimeout(asking);
    asking = window.setTimeout(() => void askBank(plain ? [] : now.variants), PATIENCE);
  };

  const why = (straight: number, turned: number): string => {
    if (straight > limit && turned <= limit) {
      return words("turned", { distance: turned });
    }
    return straight === 0 ? words("same") : words(straight === 1 ? "one" : "differ", { distance: straight, limit });
  };

  /** Only hashes are sent, and only to the bank of drawn pictures. */
  const askBank = async (hashes: string[]): Promise<void> => {
    const said = trial.querySelector<HTMLElement>("[data-bank]");
    const address = trial.dataset["lookUp"];
    if (!said || !address) {
      return;
    }
    if (hashes.length === 0) {
      said.textContent = words("bankNone");
      return;
    }
    try {
      const answer = await fetch(address, { method: "POST", body: JSON.stringify({ hashes }), credentials: "omit" });
      const { pictures, distance } = (await answer.json()) as { pictures: number; distance: number };
      said.textContent =
        pictures === 0 ? words("bankNone") : words(pictures === 1 ? "bankOne" : "bankMany", { pictures, distance });
    } catch {
      said.textContent = "";
    }
  };

  const chosen = (): Changes => {
    const value = (name: string): number => {
      const input = form.elements.namedItem(name) as HTMLInputElement;
      return input.type === "checkbox" ? Number(input.checked) : Number(input.value);
    };
    return {
      quality: value("quality"),
      size: value("size"),
      crop: value("crop"),
      light: value("light"),
      watermark: value("watermark"),
      turn: value("turn"),
      flip: value("flip") === 1,
    };
  };

  const tellValues = (): void => {
    for (const slider of sliders) {
      const output = form.querySelector(`output[for="${slider.id}"]`);
      if (output) {
        output.textContent = `${slider.value}${slider.dataset["unit"] ?? ""}`;
      }
    }
  };

  form.addEventListener("input", () => void update());
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const preset = event.target instanceof HTMLElement ? event.target.dataset["preset"] : undefined;
    if (preset === undefined) {
      return;
    }
    const values = JSON.parse(preset) as Record<string, number>;
    for (const slider of sliders) {
      slider.value = String(values[slider.name] ?? slider.defaultValue);
      slider.checked = Boolean(values[slider.name]);
    }
    void update();
  });
  find<HTMLElement>(".tr-pick__row").addEventListener("change", ({ target }) => {
    const input = target as HTMLInputElement;
    if (input.type === "file") {
      const file = input.files?.[0];
      if (file) {
        trial.querySelectorAll<HTMLInputElement>("input[name=picture]").forEach((radio) => (radio.checked = false));
        void choose(file);
      }
      return;
    }
    find<HTMLInputElement>("#own").value = "";
    void take(input);
  });

  const take = async (radio: HTMLInputElement): Promise<void> => {
    const picture = radio.parentElement?.querySelector("img");
    if (picture) {
      await choose(await (await fetch(picture.src)).blob());
    }
  };

  document.querySelector("[data-without-script]")?.remove();
  trial.hidden = false;
  void take(find<HTMLInputElement>("input[name=picture]:checked"));
}

function show(canvas: HTMLCanvasElement, picture: ImageBitmap): void {
  canvas.width = picture.width;
  canvas.height = picture.height;
  canvas.getContext("2d")?.drawImage(picture, 0, 0);
}

/** The page for those who embed the script: shows what it tells. */
function startExample(shown: HTMLElement): void {
  document.addEventListener("saferday-hashed", (event) => {
    shown.textContent = JSON.stringify((event as CustomEvent<unknown>).detail, null, 2);
  });
}

document.querySelectorAll<HTMLElement>("[data-trial]").forEach(start);
document.querySelectorAll<HTMLElement>("[data-hashes-made]").forEach(startExample);
