/**
 * `<input type="file" data-saferday-hashes>`: as soon as pictures are picked, their hashes are made and told to the
 * page by events that rise from the input. The pictures themselves can then no longer be sent: the input loses its
 * name, and with it its place in any form.
 */
import type { Hashes, Progress } from "./picture";

export function startInputs(hash: (file: Blob, progress?: Progress) => Promise<Hashes>): void {
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches("input[type=file][data-saferday-hashes]")) {
      return;
    }
    target.removeAttribute("name");
    void hashAll(target, hash);
  });
}

async function hashAll(input: HTMLInputElement, hash: (file: Blob, progress?: Progress) => Promise<Hashes>): Promise<void> {
  const files = Array.from(input.files ?? []);
  const tell = (name: string, detail: unknown): boolean =>
    input.dispatchEvent(new CustomEvent(`saferday-${name}`, { bubbles: true, detail }));
  const hashes: (Hashes | null)[] = [];
  for (const file of files) {
    const number = hashes.length + 1;
    tell("hashing", { number, of: files.length, share: 0 });
    hashes.push(await hash(file, (share) => tell("hashing", { number, of: files.length, share })).catch(() => null));
  }
  const into = input.dataset["saferdayHashes"] ? document.querySelector(input.dataset["saferdayHashes"]) : null;
  if (into instanceof HTMLInputElement) {
    into.value = JSON.stringify(hashes);
  }
  tell("hashed", { hashes });
}
