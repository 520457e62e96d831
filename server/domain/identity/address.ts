// The part of a network address that stands for one place: what limits are counted by. Never stored in the clear.

/** IPv4 whole, IPv6 by /64 (one household or one phone owns that many); anything unreadable shares one bucket. */
export function addressPrefix(address: string | null): string {
  if (address === null) return "unknown";
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  const plain = mapped?.[1] ?? address;
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(plain)) return plain;
  return ipv6Prefix(plain) ?? "unknown";
}

function ipv6Prefix(address: string): string | null {
  const [head = "", tail, ...rest] = address.split("::");
  if (rest.length > 0) return null;
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...left, ...Array<string>(missing).fill("0"), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return null;
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
