// Operation ids: what makes a repeated command recognisable. Random, since they must be unique per person across devices.

/** 16 base64url characters. `getRandomValues` also works on plain-http pages of a local network, `randomUUID` does not. */
export function newOpId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
}
