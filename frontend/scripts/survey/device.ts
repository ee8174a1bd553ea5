/**
 * What the device remembers: a draft sealed with the ticket's words, so that a reload loses nothing and the next pupil
 * sees nothing; and what was handed in and could not be sent, until it is accepted.
 */
import type { Sent } from "./answers";

const OUTBOX = "survey-outbox";
/** After this nothing can be accepted any more, and nothing stays on a device that was put away. */
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;

export interface Parcel {
  id: string;
  url: string;
  body: [string, string][];
  /** When it was handed in, for `KEPT_FOR`. It is never sent. */
  made: number;
  /** Whether it was sent before: its answer may have been lost on the way back. */
  tried: boolean;
}

export interface Draft {
  version: string;
  at: string;
  answers: [string, string[]][];
}

export async function sealingKey(ticket: string, code: string): Promise<CryptoKey | null> {
  if (!window.isSecureContext || !crypto.subtle) return null;
  const text = new TextEncoder();
  const base = await crypto.subtle.importKey("raw", text.encode(ticket), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", salt: text.encode(`saferday survey ${code}`), iterations: 60000, hash: "SHA-256" },
    base,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

function draftName(code: string): string {
  return `survey-draft-${code}`;
}

export async function sealed(key: CryptoKey, version: string, at: string, sent: Sent): Promise<string> {
  const draft: Draft = { version, at, answers: [...sent] };
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const content = new TextEncoder().encode(JSON.stringify(draft));
  const bytes = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, content));
  return btoa(String.fromCharCode(...iv, ...bytes));
}

export function keepDraft(code: string, text: string): void {
  try {
    sessionStorage.setItem(draftName(code), text);
  } catch {
    // The device keeps nothing: the answers are in the page's memory.
  }
}

export function keptDraft(code: string): string | null {
  return sessionStorage.getItem(draftName(code));
}

export function dropDraft(code: string): void {
  sessionStorage.removeItem(draftName(code));
}

/** The draft that was sealed with the same ticket; any other is of use to nobody now, and goes. */
export async function findDraft(key: CryptoKey, code: string, version: string): Promise<Draft | null> {
  const kept = keptDraft(code);
  if (!kept) return null;
  try {
    const bytes = Uint8Array.from(atob(kept), (sign) => sign.charCodeAt(0));
    const iv = bytes.slice(0, 12);
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, bytes.slice(12));
    const draft = JSON.parse(new TextDecoder().decode(text)) as Draft;
    return draft.version === version ? draft : null;
  } catch {
    dropDraft(code);
    return null;
  }
}

/** What waits to be sent, without what can be accepted no more. */
export function outbox(): Parcel[] {
  try {
    const all = JSON.parse(localStorage.getItem(OUTBOX) ?? "[]") as Parcel[];
    return all.filter((one) => Date.now() - one.made < KEPT_FOR);
  } catch {
    return [];
  }
}

/** Whether the device kept it. */
export function putOutbox(parcels: Parcel[]): boolean {
  try {
    if (parcels.length > 0) localStorage.setItem(OUTBOX, JSON.stringify(parcels));
    else localStorage.removeItem(OUTBOX);
    return true;
  } catch {
    return false;
  }
}

export function changeOutbox(change: (parcels: Parcel[]) => Parcel[]): boolean {
  return putOutbox(change(outbox()));
}
