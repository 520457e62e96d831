import { describe, expect, test } from "vitest";
import { parseDevVars } from "../../../../server/local/dev-vars.ts";

const TOKEN = "t".repeat(43);
const ADMIN = "a".repeat(43);

describe("parseDevVars", () => {
  test.each([
    ["quoted", `TOKEN_SECRET="${TOKEN}"\nADMIN_SECRET="${ADMIN}"\n`],
    ["bare, with a comment", `TOKEN_SECRET=${TOKEN} # mine\r\nADMIN_SECRET=${ADMIN}\r\n`],
    ["single quotes, export, spaces", ` export TOKEN_SECRET = '${TOKEN}'\nADMIN_SECRET='${ADMIN}'`],
    ["the last of two counts", `TOKEN_SECRET=x\nTOKEN_SECRET=${TOKEN}\nADMIN_SECRET=${ADMIN}`],
  ])("reads secrets: %s", (_name, text) => {
    expect(parseDevVars(text)).toEqual({
      ok: true,
      value: { TOKEN_SECRET: TOKEN, ADMIN_SECRET: ADMIN },
    });
  });
  test.each([
    ["a missing one", `TOKEN_SECRET="${TOKEN}"`, "ADMIN_SECRET"],
    ["a short one", `TOKEN_SECRET="short"\nADMIN_SECRET="${ADMIN}"`, "TOKEN_SECRET"],
    ["a commented one", `#TOKEN_SECRET="${TOKEN}"\nADMIN_SECRET="${ADMIN}"`, "TOKEN_SECRET"],
    ["twice the same", `TOKEN_SECRET="${TOKEN}"\nADMIN_SECRET="${TOKEN}"`, "must differ"],
  ])("names the fault and no value: %s", (_name, text, fault) => {
    const result = parseDevVars(text);
    const sentence = result.ok ? "" : result.error;
    expect(sentence).toContain(fault);
    expect(sentence.includes(TOKEN) || sentence.includes(ADMIN) || sentence.includes("\n")).toBe(
      false,
    );
  });
});
