/**
 * The page of own images: lists the fingerprints that are made of the pictures somebody picks, and puts them into
 * the form. The pictures are never shown, and never part of the form.
 */
import { drawHash } from "./hashing/drawing";
import type { Hashes } from "./hashing/picture";

/** Under this, PDQ says too little, and is not sent. */
const LEAST_QUALITY = 50;

type Sent = Pick<Hashes, "pdq" | "quality" | "sha256"> & { positions: string[] };

function start(work: HTMLElement): void {
  const find = <E extends Element>(selector: string): E => work.querySelector<E>(selector)!;
  const words = (name: string, values: Record<string, number> = {}): string =>
    Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, String(value)), work.dataset[name] ?? "");

  const input = find<HTMLInputElement>("input[type=file]");
  const field = find<HTMLInputElement>("input[name=hashes]");
  const list = find<HTMLUListElement>("[data-made]");
  const said = find<HTMLElement>("[data-said]");
  const progress = find<HTMLElement>("[data-progress]");
  const most = Number(work.dataset["most"]);
  let made: Sent[] = kept(field.value);

  const show = (): void => {
    field.value = JSON.stringify(made);
    list.replaceChildren(...made.map((one, at) => line(one, at + 1)));
  };

  const count = (): string => {
    if (made.length === 0) {
      return words("none");
    }
    return made.length === 1 ? words("one") : words("many", { number: made.length });
  };

  const line = (one: Sent, number: number): HTMLLIElement => {
    const item = document.createElement("li");
    const print = document.createElement("canvas");
    print.className = "oi-print";
    print.setAttribute("aria-hidden", "true");
    const text = document.createElement("div");
    const title = document.createElement("h3");
    title.textContent = words("name", { number });
    const note = document.createElement("p");
    note.className = "sd-small";
    note.textContent = words(one.pdq === "" ? "unreadable" : one.quality < LEAST_QUALITY ? "plain" : "good");
    text.append(title, note);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "sd-button sd-button--second";
    remove.textContent = words("remove");
    remove.setAttribute("aria-label", words("removeName", { number }));
    remove.addEventListener("click", () => {
      made = made.filter((other) => other !== one);
      show();
      said.textContent = count();
      input.focus();
    });
    item.append(print, text, remove);
    // Drawn once it stands in the page, where it has its colours.
    requestAnimationFrame(() => drawHash(print, one.pdq || one.sha256));
    return item;
  };

  const add = (hashes: (Hashes | null)[]): void => {
    const notes = new Set<string>();
    for (const one of hashes) {
      if (!one || !(one.pdq || one.sha256)) {
        notes.add(words("failed"));
      } else if (made.some((other) => other.pdq === one.pdq && other.sha256 === one.sha256)) {
        notes.add(words("again"));
      } else if (made.length >= most) {
        notes.add(words("tooMany", { most }));
      } else {
        made.push({ pdq: one.pdq, quality: one.quality, sha256: one.sha256, positions: positionsOf(one) });
      }
    }
    show();
    said.textContent = [count(), ...notes].join(" ");
  };

  work.addEventListener("saferday-hashing", (event) => {
    const { number, of, share } = (event as CustomEvent<{ number: number; of: number; share: number }>).detail;
    progress.hidden = false;
    progress.querySelector("progress")!.value = (100 * (number - 1 + share)) / of;
    if (share === 0) {
      said.textContent = words("working", { number, of });
    }
  });
  work.addEventListener("saferday-hashed", (event) => {
    progress.hidden = true;
    // The browser forgets which files were picked.
    input.value = "";
    add((event as CustomEvent<{ hashes: (Hashes | null)[] }>).detail.hashes);
  });

  show();
  if (made.length) {
    said.textContent = count();
  }
  document.querySelector("[data-without-script]")?.remove();
  work.hidden = false;
}

/** The other hashes by which the picture is known again: turned, mirrored, or read as other tools do. */
function positionsOf({ pdq, quality, variants, resized, resizedQuality }: Hashes): string[] {
  if (quality < LEAST_QUALITY) {
    return [];
  }
  return [...new Set([...variants, ...(resizedQuality < LEAST_QUALITY ? [] : resized)])].filter((one) => one !== pdq);
}

/** What the form holds when the page comes back with something to put right. */
function kept(text: string): Sent[] {
  try {
    const found: unknown = JSON.parse(text || "[]");
    return Array.isArray(found) ? (found as Sent[]) : [];
  } catch {
    return [];
  }
}

document.querySelectorAll<HTMLElement>("[data-own-images]").forEach(start);
