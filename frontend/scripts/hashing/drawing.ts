/** A hash as a picture of 16 by 16 squares, in the colours of the page: bits that differ from another in the second. */

export function drawHash(canvas: HTMLCanvasElement, hash: string, other = hash): void {
  canvas.width = canvas.height = 16;
  const context = canvas.getContext("2d");
  if (!context) {
    return;
  }
  const style = getComputedStyle(canvas);
  const same = style.color;
  const differs = style.outlineColor;
  for (let at = 0; at < 256; at++) {
    const bit = bitOf(hash, at);
    const odd = bit !== bitOf(other, at);
    if (bit || odd) {
      context.globalAlpha = bit ? 1 : 0.45;
      context.fillStyle = odd ? differs : same;
      context.fillRect(at % 16, at >> 4, 1, 1);
    }
  }
}

function bitOf(hash: string, at: number): number {
  return (parseInt(hash[at >> 2] ?? "0", 16) >> (3 - (at & 3))) & 1;
}
