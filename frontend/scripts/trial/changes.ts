/** What can be done to a picture before it is uploaded again. */

export interface Changes {
  /** Of the JPEG it is saved as, 0 to 100. */
  quality: number;
  /** Per cent of its width and height. */
  size: number;
  /** Per cent cut off each side. */
  crop: number;
  /** -100 black, 0 as it is, 100 white. */
  light: number;
  /** How strongly words are written across it, 0 to 100. */
  watermark: number;
  /** Degrees, clockwise. */
  turn: number;
  flip: boolean;
}

const WORDS = "SAFERDAY";

/** The picture with all changes made, as a JPEG file. */
export async function changed(picture: ImageBitmap, changes: Changes): Promise<Blob> {
  const cut = changes.crop / 100;
  const width = Math.max(1, Math.round((picture.width * (1 - 2 * cut) * changes.size) / 100));
  const height = Math.max(1, Math.round((picture.height * (1 - 2 * cut) * changes.size) / 100));
  const lies = changes.turn % 180 !== 0;
  const canvas = document.createElement("canvas");
  canvas.width = lies ? height : width;
  canvas.height = lies ? width : height;
  const context = canvas.getContext("2d")!;
  context.imageSmoothingQuality = "high";
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate((changes.turn * Math.PI) / 180);
  context.scale(changes.flip ? -1 : 1, 1);
  context.drawImage(
    picture,
    picture.width * cut,
    picture.height * cut,
    picture.width * (1 - 2 * cut),
    picture.height * (1 - 2 * cut),
    -width / 2,
    -height / 2,
    width,
    height,
  );
  lighten(context, changes.light, width, height);
  write(context, changes.watermark, width, height);
  return new Promise((done, failed) =>
    canvas.toBlob((file) => (file ? done(file) : failed(new Error("no picture"))), "image/jpeg", changes.quality / 100),
  );
}

function lighten(context: CanvasRenderingContext2D, light: number, width: number, height: number): void {
  context.globalAlpha = Math.abs(light) / 100;
  context.fillStyle = light < 0 ? "#000" : "#fff";
  context.fillRect(-width / 2, -height / 2, width, height);
}

function write(context: CanvasRenderingContext2D, strength: number, width: number, height: number): void {
  context.globalAlpha = strength / 100;
  context.fillStyle = "#fff";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = `bold ${Math.max(4, Math.round(Math.min(height / 3, width / 5.5)))}px sans-serif`;
  context.rotate(-Math.atan2(height, width) / 2);
  context.fillText(WORDS, 0, 0);
}
