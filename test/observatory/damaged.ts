// Answers with one header missing or spoiled, to hold our written-down rules to the scanner where grades fall.
import type { Named } from "./answers.ts";

const SPOILED: Readonly<Record<string, readonly string[]>> = {
  "content-security-policy": [
    "default-src 'none'",
    "default-src 'self'",
    "default-src 'self' 'unsafe-inline'",
    "script-src 'self' 'unsafe-eval'; object-src 'none'",
    "script-src 'self' 'unsafe-inline' 'sha256-abc'; object-src 'none'",
    "script-src https:; object-src 'none'",
    "script-src 'self' data:; object-src 'none'",
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *",
    "default-src 'none'; style-src 'self' data:",
    "default-src 'none'; img-src http://pictures.test",
    "default-src 'none'; connect-src http://data.test",
    "default-src 'none'; frame-ancestors http://partner.test",
    "default-src 'none'; default-src 'self'",
    "script-src 'self'",
    "object-src 'none'",
    "sandbox; default-src 'none'; frame-ancestors 'none'",
  ],
  "strict-transport-security": [
    "max-age=0",
    "max-age=15552000",
    "max-age=15551999; preload",
    "includeSubDomains",
    "max-age=1, max-age=31536000",
    "MAX-AGE=31536000",
  ],
  "referrer-policy": [
    "no-referrer",
    "origin",
    "unsafe-url, same-origin",
    "same-origin, nonsense",
    "nonsense",
  ],
  "x-content-type-options": ["NOSNIFF", "sniff"],
  "cross-origin-resource-policy": ["same-site", "cross-origin", "nonsense"],
};
const COOKIES = [
  "a=b",
  "a=b; Secure",
  "a=b; Secure; SameSite=Lax",
  "a=b; Secure; HttpOnly; SameSite=Strict",
  "a=b; SameSite=None",
  "a=b; Secure; SameSite=Sometimes",
];

export function damagedAnswers(answers: readonly Named[]): Named[] {
  return answers.flatMap((answer) => [
    ...Object.entries(SPOILED).flatMap(([header, values]) => [
      without(answer, header),
      ...values.map((value) => ({
        ...answer,
        name: `${answer.name} with ${header}: ${value}`,
        headers: { ...answer.headers, [header]: value },
      })),
    ]),
    ...COOKIES.map((cookie) => ({
      ...answer,
      name: `${answer.name} with the cookie ${cookie}`,
      cookies: [cookie],
    })),
    {
      ...answer,
      name: `${answer.name}, open to all`,
      preflight: { "access-control-allow-origin": "*" },
    },
  ]);
}

function without(answer: Named, header: string): Named {
  const { [header]: _gone, ...headers } = answer.headers;
  return { ...answer, name: `${answer.name} without ${header}`, headers };
}
