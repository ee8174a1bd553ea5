/**
 * Inside the page: hands files to the Worker, one after the other.
 *
 * The Worker runs this same script. Where the page may not start one (its content policy, an old browser), the
 * work is done in the page itself.
 */
import { hashesOf, type Hashes, type Progress } from "./picture";
import type { Answered } from "./worker";

/** The script's own function, named by the build: another site's page cannot start a Worker from our address. */
declare const saferdayHashing: () => void;

interface Waiting {
  file: Blob;
  progress: Progress;
  done: (made: Hashes) => void;
  failed: (error: Error) => void;
}

export function hashing(source: string): (file: Blob, progress?: Progress) => Promise<Hashes> {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null | undefined;
  let asked = 0;

  const here = ({ file, progress, done, failed }: Waiting): void => void hashesOf(file, progress).then(done, failed);

  // What the Worker did not answer is done in the page, and so is everything after it.
  const giveUp = (): void => {
    worker?.terminate();
    worker = null;
    waiting.forEach(here);
    waiting.clear();
  };

  const start = (): Worker | null => {
    try {
      const started = new Worker(addressOf(source));
      started.onerror = giveUp;
      started.onmessage = ({ data }: MessageEvent<Answered>) => {
        const one = waiting.get(data.id);
        if (!one) {
          return;
        }
        if ("share" in data) {
          one.progress(data.share);
          return;
        }
        waiting.delete(data.id);
        if ("made" in data) {
          one.done(data.made);
        } else {
          here(one);
        }
      };
      return started;
    } catch {
      return null;
    }
  };

  return (file, progress = () => undefined) =>
    new Promise((done, failed) => {
      const one = { file, progress, done, failed };
      worker = worker === undefined ? start() : worker;
      if (!worker) {
        here(one);
        return;
      }
      waiting.set(++asked, one);
      worker.postMessage({ id: asked, file });
    });
}

function addressOf(source: string): string {
  return new URL(source, location.href).origin === location.origin
    ? source
    : URL.createObjectURL(new Blob([`(${saferdayHashing})()`], { type: "text/javascript" }));
}
