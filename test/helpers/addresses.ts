// Addresses for crowds on one machine: local servers see 127.0.0.1 for everybody and would count a crowd as one visitor.
// They believe this header where nothing is in front of them; in production the platform writes it.

let given = 0;

/** The header of somebody from an address of their own. */
export function fromElsewhere(): Record<string, string> {
  given += 1;
  const parts = [given >> 16, given >> 8, given].map((bits) => bits & 255);
  return { "CF-Connecting-IP": `10.${parts.join(".")}` };
}
