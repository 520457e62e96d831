// The colour that a picture is remembered by, found in its pixels. Comes with the first picture; nothing waits for it.

const EDGE_PX = 24;

/** As CSS; null when the picture can't be had. */
export async function colourOf(url: string): Promise<string | null> {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    return null;
  }
  const canvas = document.createElement("canvas");
  canvas.width = EDGE_PX;
  canvas.height = EDGE_PX;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(image, 0, 0, EDGE_PX, EDGE_PX);
  const hue = dominantHue(context.getImageData(0, 0, EDGE_PX, EDGE_PX).data);
  return hue === null ? "oklch(0.5 0.03 285)" : `oklch(0.5 0.16 ${Math.round(hue)})`;
}

/** Mean hue (degrees) of RGBA pixels weighted by their chroma in OKLab; null for a grey picture. */
export function dominantHue(rgba: ArrayLike<number>): number | null {
  let sumA = 0;
  let sumB = 0;
  let chroma = 0;
  for (let index = 0; index + 2 < rgba.length; index += 4) {
    const [a, b] = okAb(rgba[index] ?? 0, rgba[index + 1] ?? 0, rgba[index + 2] ?? 0);
    // Squared: vivid spots decide, wide pale backgrounds don't.
    const weight = Math.hypot(a, b);
    sumA += a * weight;
    sumB += b * weight;
    chroma += weight;
  }
  if (chroma / (rgba.length / 4) < 0.015) return null;
  return ((Math.atan2(sumB, sumA) * 180) / Math.PI + 360) % 360;
}

/** sRGB bytes to the a and b of OKLab (Ottosson 2020). */
function okAb(red: number, green: number, blue: number): [number, number] {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function linear(byte: number): number {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
