/**
 * What the device remembers: a draft sealed with the ticket's words, so that a reload loses nothing and the next pupil
 * sees nothing; and what was handed in and could not be sent, sealed for the centre alone, until it is accepted.
 */
import type { Sent } from "./answers";

const OUTBOX = "survey-outbox";
/** After this nothing can be accepted any more, and nothing stays on a device that was put away. */
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;

export interface Parcel {
  id: string;
  url: string;
  /** Ticket and answers, which only the centre can open; see `intake/outbox.py`. */
  sealed: string;
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

const LABEL = new TextEncoder().encode("saferday survey outbox");
/** What is sealed is as long as a multiple of this, so that its length does not say how much was answered. */
const PADDED_TO = 1024;

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

function textOf(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** What is handed in, sealed for the centre: nobody who has the device can open it, whoever handed it in included. */
export async function sealedFor(centre: string, code: string, body: [string, string][]): Promise<string | null> {
  if (!window.isSecureContext || !crypto.subtle || !centre) return null;
  try {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const own = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
    const theirs = bytesOf(centre);
    const point = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
    const known = await crypto.subtle.importKey("raw", theirs, curve, false, []);
    const secret = await crypto.subtle.deriveBits({ name: "ECDH", public: known }, own.privateKey, 256);
    const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
    const salt = new Uint8Array([...point, ...theirs]);
    const key = await crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt, info: LABEL },
      base,
      { name: "AES-GCM", length: 256 },
      false,
      ["encrypt"],
    );
    const form = `${new URLSearchParams(body)}&pad=`;
    const content = new TextEncoder().encode(form.padEnd(Math.ceil(form.length / PADDED_TO) * PADDED_TO, "0"));
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const additionalData = new TextEncoder().encode(code);
    const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, content);
    return textOf(new Uint8Array([...point, ...iv, ...new Uint8Array(closed)]));
  } catch {
    return null;
  }
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
    return all.filter((one) => one.sealed && Date.now() - one.made < KEPT_FOR);
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
