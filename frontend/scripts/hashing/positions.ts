/**
 * The hashes that find a picture again in whatever position it comes back, whichever tool looks for it.
 *
 * Two ways of getting from a large picture to the hash are in use: the blur over every pixel, and a cut to 512 by 512
 * first, by taking the nearest pixel. Of the first, one blur serves all positions. Of the second it does not: from the
 * other side, other pixels are the nearest. So these are taken from all four corners. A small picture is hashed from its
 * four corners as it is: it costs little, and the one blur is a pixel off where a side has 129 to 256.
 */
import { pdq, POSITIONS, type Making, type Pdq } from "./pdq";

const SIDE = 512;

export interface Positions extends Pdq {
  /** The same eight by way of 512 by 512; none where neither side is longer. */
  resized: string[];
  resizedQuality: number;
}

/** Makes them all in one pass over the rows. */
export function positions(width: number, height: number): Making<Positions> {
  const large = Math.max(width, height) > SIDE;
  const straight = pdq(width, height);
  const rows = nearest(height, large ? SIDE : height);
  const columns = nearest(width, large ? SIDE : width);
  const corners = [0, 1, 2, 3].map(() => new Float32Array(rows.length * columns.length));
  let y = 0;
  return {
    row: (grey) => {
      straight.row(grey);
      corners.forEach((cut, corner) =>
        rows.forEach((row, i) => {
          if ((corner & 1 ? height - 1 - row : row) === y) {
            columns.forEach((column, j) => (cut[i * columns.length + j] = grey[corner & 2 ? width - 1 - column : column]!));
          }
        }),
      );
      y++;
    },
    end: () => {
      const made = corners.map((cut) => hashed(cut, columns.length, rows.length));
      const turned = POSITIONS.map((at) => made[at & 3]!.variants[at >> 2]!);
      const whole = straight.end();
      return large
        ? { ...whole, resized: turned, resizedQuality: made[0]!.quality }
        : { ...whole, variants: turned, resized: [], resizedQuality: 0 };
    },
  };
}

const nearest = (length: number, points: number): number[] => Array.from({ length: points }, (_, at) => Math.floor((at * length) / points));

function hashed(grey: Float32Array, width: number, height: number): Pdq {
  const making = pdq(width, height, [0, 4]);
  for (let y = 0; y < height; y++) {
    making.row(grey.subarray(y * width, (y + 1) * width));
  }
  return making.end();
}
