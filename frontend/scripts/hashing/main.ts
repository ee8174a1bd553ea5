/** Hashing in the visitor's own browser: no part of a picture leaves the device. In a page and in its Worker. */
import { hashing } from "./client";
import { startInputs } from "./inputs";
import { distance } from "./pdq";
import { work } from "./worker";

if (typeof document === "undefined") {
  work();
} else {
  const hash = hashing((document.currentScript as HTMLScriptElement | null)?.src ?? "");
  Object.assign(window, { saferday: { hash, distance } });
  startInputs(hash);
}
