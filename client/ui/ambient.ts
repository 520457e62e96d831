// The page takes its light from the picture: the colour it is remembered by is handed over as --ambient.
import { mediaUrl } from "../../shared/http/paths.ts";
import { patternOf } from "./artwork-pattern.ts";

/** Sets `--ambient` on `element` from the artwork, or from the drawn picture's hues when there is none. */
export async function lightFrom(
  element: HTMLElement,
  artwork: { artworkKey: string | null; words: string },
): Promise<void> {
  const { secondHue } = patternOf(artwork.words);
  const drawn = `oklch(0.5 0.16 ${secondHue})`;
  const found = artwork.artworkKey === null ? null : await colourOf(mediaUrl(artwork.artworkKey));
  element.style.setProperty("--ambient", found ?? drawn);
}

async function colourOf(url: string): Promise<string | null> {
  try {
    const code = await import("./picture-colour.ts");
    return await code.colourOf(url);
  } catch {
    return null;
  }
}
