/** Hands in, again and again until the centre has taken it; a ticket counts once, so a repeat does no harm. */
import { changeOutbox, outbox, sealedFor, type Parcel } from "./device";

const RETRY_FIRST = 2000;
const RETRY_MOST = 30000;

export interface Reply {
  ok: boolean;
  problem?: string;
  ticket?: string;
}

export type Outcome = "waiting" | "thanks" | "unknown" | "used" | "closed";

export async function post(body: [string, string][], url = location.pathname): Promise<Reply> {
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(body),
    headers: { Accept: "application/json" },
    credentials: "omit",
    cache: "no-store",
  });
  if (response.status >= 500 && response.status <= 504) throw new Error("not now");
  return (await response.json()) as Reply;
}

/** Sends what waits; tells what became of the parcel that this page handed in. */
export class Sending {
  #wait = RETRY_FIRST;
  #timer = 0;
  #mine = "";
  /** Where the device keeps or seals nothing, the parcel waits in the page's memory. */
  #memory: { parcel: Parcel; body: [string, string][] } | null = null;

  constructor(
    private readonly tell: (outcome: Outcome) => void,
    private readonly centre: string,
    private readonly code: string,
  ) {}

  async handIn(body: [string, string][], forget: () => void): Promise<void> {
    const id = crypto.randomUUID?.() ?? String(Math.random());
    const sealed = (await sealedFor(this.centre, this.code, body)) ?? "";
    const parcel: Parcel = { id, url: location.pathname, sealed, made: Date.now(), tried: false };
    this.#mine = id;
    if (sealed && changeOutbox((all) => [...all, parcel])) forget();
    else this.#memory = { parcel, body };
    await this.again(body);
    if (!this.#memory) forget();
  }

  /** Sends what waits. `fresh` is what was handed in just now: it goes as it is, once; after that only sealed. */
  async again(fresh?: [string, string][]): Promise<void> {
    clearTimeout(this.#timer);
    for (const parcel of this.#memory ? [this.#memory.parcel] : outbox()) {
      const open = this.#memory?.body ?? (parcel.id === this.#mine ? fresh : undefined);
      const before = parcel.tried;
      let reply: Reply;
      try {
        parcel.tried = true;
        if (!this.#memory) changeOutbox((all) => all.map((one) => (one.id === parcel.id ? parcel : one)));
        reply = await post(
          open ?? [
            ["go", "send"],
            ["sealed", parcel.sealed],
          ],
          parcel.url,
        );
      } catch {
        if (parcel.id === this.#mine) this.tell("waiting");
        this.#timer = window.setTimeout(() => void this.again(), this.#wait);
        this.#wait = Math.min(this.#wait * 2, RETRY_MOST);
        return;
      }
      if (this.#memory) this.#memory = null;
      else changeOutbox((all) => all.filter((one) => one.id !== parcel.id));
      if (parcel.id === this.#mine) {
        this.#mine = "";
        this.tell(outcome(reply, before));
      }
    }
    this.#wait = RETRY_FIRST;
  }
}

/** "Used" after a try whose answer was lost: they are in. At the first try, somebody else used the ticket. */
function outcome(reply: Reply, triedBefore: boolean): Outcome {
  if (reply.ok || (reply.problem === "used" && triedBefore)) return "thanks";
  return reply.problem === "unknown" || reply.problem === "used" ? reply.problem : "closed";
}
