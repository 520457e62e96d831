// The media types we store and serve, each with its one content type and extension. Nothing else gets in or out.

export type MediaKind = "audio" | "image";
export type MediaType = {
  readonly kind: MediaKind;
  readonly contentType: string;
  readonly extension: string;
};

export const MEDIA_TYPES = {
  mp3: { kind: "audio", contentType: "audio/mpeg", extension: "mp3" },
  m4a: { kind: "audio", contentType: "audio/mp4", extension: "m4a" },
  ogg: { kind: "audio", contentType: "audio/ogg", extension: "ogg" },
  webm: { kind: "audio", contentType: "audio/webm", extension: "webm" },
  flac: { kind: "audio", contentType: "audio/flac", extension: "flac" },
  wav: { kind: "audio", contentType: "audio/wav", extension: "wav" },
  jpeg: { kind: "image", contentType: "image/jpeg", extension: "jpg" },
  png: { kind: "image", contentType: "image/png", extension: "png" },
  webp: { kind: "image", contentType: "image/webp", extension: "webp" },
} as const satisfies Record<string, MediaType>;
export type MediaName = keyof typeof MEDIA_TYPES;

/** Other spellings that browsers and operating systems give the same types. */
const ALIASES: Readonly<Record<string, MediaName>> = {
  "audio/mp3": "mp3",
  "audio/m4a": "m4a",
  "audio/x-m4a": "m4a",
  "application/ogg": "ogg",
  "audio/opus": "ogg",
  "video/webm": "webm",
  "audio/x-flac": "flac",
  "audio/x-wav": "wav",
  "audio/wave": "wav",
  "audio/vnd.wave": "wav",
  "image/jpg": "jpeg",
};

const BY_CONTENT_TYPE: ReadonlyMap<string, MediaType> = new Map([
  ...Object.values(MEDIA_TYPES).map((type) => [type.contentType, type] as const),
  ...Object.entries(ALIASES).map(([alias, name]) => [alias, MEDIA_TYPES[name]] as const),
]);
const BY_EXTENSION: ReadonlyMap<string, MediaType> = new Map(
  Object.values(MEDIA_TYPES).map((type) => [type.extension, type]),
);

/** The type that a `Content-Type` header names, or null. Parameters such as `codecs` are not looked at. */
export function declaredType(contentType: string | null): MediaType | null {
  const essence = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return BY_CONTENT_TYPE.get(essence) ?? null;
}

/** The type of an extension without its dot, or null. */
export function extensionType(extension: string): MediaType | null {
  return BY_EXTENSION.get(extension) ?? null;
}
