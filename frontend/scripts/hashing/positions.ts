/**
 * The hashes that find a picture again in whatever position it comes back, whichever tool looks for it.
 *
 * Two ways of getting from a large picture to the hash are in use: the blur over every pixel, and a cut to 512 by 512
 * first, by taking the nearest pixel. Turning the hash of the first gives the hash of the turned picture. That of the
 * second does not: from the other side, other pixels are the nearest. So these are taken from all four corners.
 */
import { pdq, POSITIONS, type Making, type Pdq } from "./pdq";

const SIDE = 512;
const SWAPPED = POSITIONS.indexOf(4);

export interface Positions extends Pdq {
  /** The same eight by way of 512 by 512; none where neither side is longer. */
  resized: string[];
  resizedQuality: number;
}

/** Makes them all in one pass over the rows. */
export function positions(width: number, height: number): Making<Positions> {
  const straight = pdq(width, height);
  const corners = Math.max(width, height) > SIDE ? [0, 1, 2, 3].map(() => new Float32Array(SIDE * SIDE)) : [];
  const rows = nearest(height);
  const columns = nearest(width);
  let y = 0;
  return {
    row: (grey) => {
      straight.row(grey);
      corners.forEach((square, corner) =>
        rows.forEach((row, i) => {
          if ((corner & 1 ? height - 1 - row : row) === y) {
            columns.forEach((column, j) => (square[i * SIDE + j] = grey[corner & 2 ? width - 1 - column : column]!));
          }
        }),
      );
      y++;
    },
    end: () => {
      const made = corners.map(hashed);
      const resized = made.length ? POSITIONS.map((at) => made[at & 3]!.variants[at & 4 ? SWAPPED : 0]!) : [];
      return { ...straight.end(), resized, resizedQuality: made[0]?.quality ?? 0 };
    },
  };
}

const nearest = (length: number): number[] => Array.from({ length: SIDE }, (_, at) => Math.floor((at * length) / SIDE));

function hashed(square: Float32Array): Pdq {
  const making = pdq(SIDE, SIDE);
  for (let y = 0; y < SIDE; y++) {
    making.row(square.subarray(y * SIDE, (y + 1) * SIDE));
  }
  return making.end();
}
