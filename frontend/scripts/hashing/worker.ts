/** Inside the Worker: takes a file, answers with its hashes. */
import { hashesOf, type Hashes } from "./picture";

export interface Asked {
  id: number;
  file: Blob;
}

export type Answered = { id: number } & ({ share: number } | { made: Hashes } | { failed: true });

export function work(): void {
  self.onmessage = ({ data: { id, file } }: MessageEvent<Asked>) => {
    const answer = (answered: Answered): void => self.postMessage(answered);
    hashesOf(file, (share) => answer({ id, share })).then(
      (made) => answer({ id, made }),
      () => answer({ id, failed: true }),
    );
  };
}
