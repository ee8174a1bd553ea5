/** Reads a picture on the device: decodes it, makes its hashes, and lets it go. */
import { positions, type Positions } from "./positions";

export interface Hashes {
  /** 64 hexadecimal digits, or empty where this browser cannot show the file as a picture. */
  pdq: string;
  quality: number;
  /** PDQ of the picture turned and flipped in all eight ways, the first as it is. */
  variants: string[];
  /** The same by way of 512 by 512 pixels, as other tools do it; none where neither side is longer. */
  resized: string[];
  resizedQuality: number;
  /** 64 hexadecimal digits, or empty on a page that was not sent over HTTPS. */
  sha256: string;
  width: number;
  height: number;
}

export type Progress = (share: number) => void;

/** Pixels held as colours at one moment: 4 MB, whatever the size of the picture. */
const STRIP = 1 << 20;

export async function hashesOf(file: Blob, progress: Progress): Promise<Hashes> {
  const sha256 = await sha256Of(file);
  progress(0.1);
  const made: Hashes = { pdq: "", quality: 0, variants: [], resized: [], resizedQuality: 0, sha256, width: 0, height: 0 };
  let bitmap: ImageBitmap;
  try {
    // As the server reads it: the right way up, and the numbers as they stand in the file.
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image", colorSpaceConversion: "none" });
  } catch {
    return made;
  }
  try {
    const { hash, ...others } = pdqOf(bitmap, progress);
    return { ...made, pdq: hash, ...others, width: bitmap.width, height: bitmap.height };
  } finally {
    bitmap.close();
  }
}

async function sha256Of(file: Blob): Promise<string> {
  if (!crypto.subtle) {
    return "";
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function pdqOf(bitmap: ImageBitmap, progress: Progress): Positions {
  const { width, height } = bitmap;
  const strip = Math.max(1, Math.min(height, Math.floor(STRIP / width)));
  const context = drawing(width, strip);
  const making = positions(width, height);
  const grey = new Float32Array(width);
  for (let top = 0; top < height; top += strip) {
    const rows = Math.min(strip, height - top);
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, rows);
    context.drawImage(bitmap, 0, -top);
    const { data } = context.getImageData(0, 0, width, rows);
    for (let at = 0; at < data.length; ) {
      for (let x = 0; x < width; x++, at += 4) {
        grey[x] = data[at]! * 0.299 + data[at + 1]! * 0.587 + data[at + 2]! * 0.114;
      }
      making.row(grey);
    }
    progress(0.2 + (0.8 * (top + rows)) / height);
  }
  return making.end();
}

function drawing(width: number, height: number): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D {
  const canvas =
    typeof OffscreenCanvas === "undefined"
      ? Object.assign(document.createElement("canvas"), { width, height })
      : new OffscreenCanvas(width, height);
  return canvas.getContext("2d", { willReadFrequently: true }) as CanvasRenderingContext2D;
}
