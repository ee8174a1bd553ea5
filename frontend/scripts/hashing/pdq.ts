/**
 * PDQ: a picture of 256 bits that stays nearly the same when the picture is re-encoded, resized or slightly cropped.
 *
 * Every addition and division is rounded to 32 bits and done in the order of the published method (Facebook, "The
 * TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019), so that hash and quality are equal to
 * the server's, bit for bit. Rows are taken one at a time: of a picture of any size, no more is held than 1/64 of its
 * rows.
 */

const SIDE = 64;
const WAVES = 16;
const SMALLEST = 5;
const f = Math.fround;

export interface Pdq {
  /** 64 hexadecimal digits. */
  hash: string;
  /** 0 to 100; under 50 a picture is too plain to be told from others. */
  quality: number;
  /** The hashes of the picture as it is, turned by 90, 180 and 270 degrees, and flipped in the four ways. */
  variants: string[];
}

export interface Making<Made> {
  /** Takes the next row of the picture from its top, 0 to 255 each. */
  row: (grey: Float32Array) => void;
  end: () => Made;
}

/**
 * As it is, turned by 90, 180, 270 degrees, upside down, mirrored, and flipped about both diagonals. Bit 0: rows run the
 * other way; bit 1: columns do; bit 2: then rows and columns are swapped.
 */
export const POSITIONS = [0, 6, 3, 5, 1, 2, 4, 7];

const frequencies = new Float32Array(WAVES * SIDE).map(
  (_, at) => f(Math.sqrt(2 / SIDE)) * Math.cos((Math.PI / 2 / SIDE) * ((at >> 6) + 1) * (2 * (at & 63) + 1)),
);

const windowOf = (length: number): number => (length + 2 * SIDE - 1) >> 7;

/** The 64 points of a side that are kept, and after them those that are kept of a copy in which it runs the other way. */
function centres(length: number): number[] {
  const near = Array.from({ length: SIDE }, (_, k) => Math.floor(((k + 0.5) * length) / SIDE));
  // An even window reaches one pixel farther ahead than back: from the other side, two passes of it lie two pixels off.
  const off = windowOf(length) & 1 ? 1 : 3;
  return [...near, ...near.map((at) => Math.max(0, length - off - at))];
}

/** The mean over a sliding window, along one row. */
function slide(row: Float32Array, out: Float32Array, size: number): void {
  const length = row.length;
  const ahead = size >> 1;
  let sum = 0;
  for (let at = 0; at < length + ahead; at++) {
    if (at < length) {
      sum = f(sum + row[at]!);
    }
    if (at >= size) {
      sum = f(sum - row[at - size]!);
    }
    if (at >= ahead) {
      out[at - ahead] = sum / (Math.min(at + 1, length) - Math.max(at + 1 - size, 0));
    }
  }
}

/** The same down the columns, fed with one row after the other; the last `size` rows are remembered. */
function sliding(width: number, height: number, out: (row: Float32Array, at: number) => void): (row: Float32Array) => void {
  const size = windowOf(height);
  const ahead = size >> 1;
  const past = new Float32Array(size * width);
  const sums = new Float32Array(width);
  const means = new Float32Array(width);
  let at = 0;
  const step = (row?: Float32Array): void => {
    const count = Math.min(at + 1, height) - Math.max(at + 1 - size, 0);
    const first = (at % size) * width;
    for (let x = 0; x < width; x++) {
      let sum = sums[x]!;
      if (row) {
        sum = f(sum + row[x]!);
      }
      if (at >= size) {
        sum = f(sum - past[first + x]!);
      }
      if (row) {
        past[first + x] = row[x]!;
      }
      sums[x] = sum;
      means[x] = sum / count;
    }
    if (at >= ahead) {
      out(means, at - ahead);
    }
    at++;
  };
  return (row) => {
    step(row);
    while (at >= height && at < height + ahead) {
      step();
    }
  };
}

/** Makes the hashes of a grey picture in some positions: call `row` for each row from the top (0 to 255), then `end`. */
export function pdq(width: number, height: number, ways = POSITIONS): Making<Pdq> {
  const small = [0, 1, 2, 3].map(() => new Float32Array(SIDE * SIDE));
  const across = centres(width);
  const down = centres(height);
  const size = windowOf(width);
  const once = new Float32Array(width);
  const twice = new Float32Array(width);
  const picked = new Float32Array(2 * SIDE);

  const second = sliding(2 * SIDE, height, (row, y) =>
    down.forEach((centre, k) => {
      if (centre === y) {
        const corner = k >> 6;
        small[corner]!.set(row.subarray(0, SIDE), (k & 63) * SIDE);
        small[corner | 2]!.set(row.subarray(SIDE), (k & 63) * SIDE);
      }
    }),
  );
  const first = sliding(width, height, (row) => {
    slide(row, twice, size);
    across.forEach((x, k) => (picked[k] = twice[x]!));
    second(picked);
  });
  return {
    row: (grey) => {
      slide(grey, once, size);
      first(once);
    },
    end: () => (width < SMALLEST || height < SMALLEST ? nothing(ways) : finish(small, ways)),
  };
}

function nothing(ways: number[]): Pdq {
  const hash = "0".repeat(SIDE);
  return { hash, quality: 0, variants: ways.map(() => hash) };
}

function finish(small: Float32Array[], ways: number[]): Pdq {
  const waves = small.map(transform);
  const variants = ways.map((way) => bits(waves[way & 3]!, way > 3));
  return { hash: variants[0]!, quality: quality(small[0]!), variants };
}

/** How much the picture changes from place to place, cut off at 100. */
function quality(small: Float32Array): number {
  let sum = 0;
  small.forEach((value, at) => {
    if (at < SIDE * (SIDE - 1)) {
      sum += steepness(value, small[at + SIDE]!);
    }
    if ((at + 1) % SIDE) {
      sum += steepness(value, small[at + 1]!);
    }
  });
  return Math.min(100, Math.trunc(sum / 90));
}

const steepness = (one: number, other: number): number => Math.abs(Math.trunc(f(f(f(one - other) * 100) / 255)));

/** The 16 by 16 lowest frequencies, without the mean. */
function transform(small: Float32Array): Float32Array {
  const half = multiply(frequencies, (k, j) => small[k * SIDE + j]!, SIDE);
  return multiply(half, (k, j) => frequencies[j * SIDE + k]!, WAVES);
}

function multiply(left: Float32Array, right: (k: number, j: number) => number, columns: number): Float32Array {
  const out = new Float32Array(WAVES * columns);
  for (let i = 0; i < WAVES; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < SIDE; k++) {
        sum = f(sum + f(left[i * SIDE + k]! * right(k, j)));
      }
      out[i * columns + j] = sum;
    }
  }
  return out;
}

/** One bit for each frequency: whether it is above the middle one. The first frequency is the last bit. */
function bits(waves: Float32Array, swapped: boolean): string {
  const value = (at: number): number => waves[swapped ? (at & 15) * WAVES + (at >> 4) : at]!;
  const middle = waves.slice().sort()[waves.length / 2 - 1]!;
  let hash = "";
  for (let at = waves.length; at > 0; at -= 4) {
    let digit = 0;
    for (let bit = 1; bit <= 4; bit++) {
      digit = digit * 2 + (value(at - bit) > middle ? 1 : 0);
    }
    hash += digit.toString(16);
  }
  return hash;
}

/** In how many of the 256 bits two hashes differ. Up to 31 is taken for the same picture. */
export function distance(one: string, other: string): number {
  let differing = 0;
  for (let at = 0; at < one.length; at++) {
    for (let odd = parseInt(one[at]!, 16) ^ parseInt(other[at]!, 16); odd; odd &= odd - 1) {
      differing++;
    }
  }
  return differing;
}
