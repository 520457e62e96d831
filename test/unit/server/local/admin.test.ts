// `npm run admin` against the real edge behind a real HTTP server: in this process, and once as its own.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runAdmin } from "../../../../server/local/admin-run.ts";
import { SITE_ROOT, siteInNode } from "../../../machines/site-in-node.ts";

const SCRIPT = fileURLToPath(new URL("../../../../server/local/admin.ts", import.meta.url));

let server: Server;
let site: Awaited<ReturnType<typeof siteInNode>>;
let origin = "";
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "judah-admin-"));
  let handle: Awaited<ReturnType<typeof siteInNode>>["send"];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = await handle({
      method: request.method ?? "GET",
      url: `${origin}${request.url}`,
      headers: Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => !["host", "connection"].includes(name)),
      ) as Record<string, string>,
      body: Uint8Array.from(Buffer.concat(chunks)),
    });
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  site = await siteInNode(origin);
  handle = site.send;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

type Done = { readonly code: number; readonly out: string; readonly err: string };

async function admin(
  args: readonly string[],
  env: Record<string, string> = { ADMIN_SECRET: SITE_ROOT },
  site = origin,
): Promise<Done> {
  const said: string[] = [];
  const done = await runAdmin([...args, "--origin", site], env, (line) => said.push(line));
  return { code: done.ok ? 0 : 1, out: said.join("\n"), err: done.ok ? "" : done.error };
}

describe("commands", () => {
  it("a room, a partner, an invitation: each by one command", async () => {
    const room = await admin(["room", "create", "hall", "--title", "The Hall"]);
    expect(room).toEqual({ code: 0, out: `The Hall: ${origin}/r/hall`, err: "" });
    const [partner, invite, rows] = await Promise.all([
      admin([
        "partner",
        "add",
        "--name",
        "Church",
        "--page",
        "https://c.example",
        "--room",
        "hall",
      ]),
      admin(["invite", "--name", "Ruth", "--role", "dj", "--room", "hall"]),
      admin(["room", "export", "hall"]),
    ]);
    expect(partner.out).toMatch(
      /^pt_[0-9a-f]{16} {2}Church {2}https:\/\/c\.example {2}rooms: hall$/,
    );
    expect(invite.out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/booth\/sign-in#i\.[A-Za-z0-9_-]{43}$/);
    expect(JSON.parse(rows.out)).toMatchObject({ table: "rooms", room: "hall", title: "The Hall" });
    const id = partner.out.split(" ")[0] ?? "";
    expect((await admin(["partner", "suspend", id])).out).toContain("(suspended)");
    expect((await admin(["partner", "remove", id, "--yes"])).out).toBe(`${id} is removed.`);
    expect((await admin(["partner", "list"])).out).toBe("");
  });

  it("prints the site's metrics", async () => {
    const { out, err } = await admin(["metrics"]);
    expect(err).toBe("");
    expect(out).toMatch(/^# TYPE judah_build_info gauge\n/);
    expect(out).toMatch(/^judah_rooms \d+$/m);
    expect(out).toContain('judah_pending{what="expulsions"} 0');
  });

  it("the bucket: what would go is shown, and goes when it is told to", async () => {
    const stored = (size: number, daysAgo: number) => ({
      size,
      uploaded: new Date(Date.now() - daysAgo * 86_400_000),
    });
    site.media.set("audio/old.mp3", stored(5_000_000, 3));
    site.media.set("audio/young.mp3", stored(1_000_000, 0.5));
    const seen = await admin(["media", "orphans"]);
    expect(seen.out.split("\n")).toEqual([
      "2 objects, 6.0 MB; 0.0 MB of 1.0 MB of the library",
      "0 of them live sound and recordings, 0.0 MB",
      "1 that nobody needs, 5.0 MB; 0 missing",
      expect.stringMatching(/^orphan {2}audio\/old\.mp3 {2}5\.0 MB {2}\d{4}-/),
    ]);
    expect((await admin(["media", "sweep"])).err).toBe(
      "This cannot be undone. Add --yes to do it.",
    );
    expect(site.media.size).toBe(2);
    expect((await admin(["media", "sweep", "--yes"])).out).toBe("1 removed, 5.0 MB");
    expect([...site.media.keys()]).toEqual(["audio/young.mp3"]);
  });

  it("a key of its own: into a file nobody else can read, good for what it was made for", async () => {
    const file = join(folder, "ci.key");
    const made = await admin(["key", "add", "ci", "--role", "dj", "--key", file]);
    const lines = (await readFile(file, "utf8")).trim().split("\n");
    const env = Object.fromEntries(lines.map((line) => line.split("=") as [string, string]));
    expect({
      code: made.code,
      mode: (await stat(file)).mode & 0o777,
      names: Object.keys(env),
    }).toEqual({
      code: 0,
      mode: 0o600,
      names: ["ADMIN_KEY_ID", "ADMIN_KEY"],
    });
    expect(made.out).not.toContain(env.ADMIN_KEY);
    const again = join(folder, "again.key");
    await admin(["key", "file", "ci.1", "--key", again]);
    expect(await readFile(again, "utf8")).toBe(await readFile(file, "utf8"));
    const [forbidden, taken, rotated] = await Promise.all([
      admin(["key", "list"], env),
      admin(["key", "add", "ci", "--role", "dj", "--key", join(folder, "other.key")]),
      admin(["key", "rotate", "ci", "--overlap", "0", "--key", join(folder, "next.key")]),
    ]);
    expect(forbidden.err).toBe("You don't have permission to do that.");
    expect(taken.err).toBe("That already exists.");
    expect(rotated.out).toMatch(/^ci\.2 {2}dj, all rooms\n/);
    expect((await admin(["key", "list"], env)).err).toMatch(
      /^The site doesn't know this signature/,
    );
    await expect(stat(join(folder, "other.key"))).rejects.toThrow();
  });
});

describe("what goes wrong is said in a sentence, without a stack or a secret", () => {
  it.each([
    [["no", "such"], "There is no such command. See npm run admin -- --help"],
    [["room", "create", "x"], "room create needs --title."],
    [["room", "create"], "Write: npm run admin -- room create <room> --title … [--tagline …]"],
    [
      ["room", "create", "No Name", "--title", "T"],
      "A room's name is 1 to 64 of a-z, 0-9 and -; its title is one line.",
    ],
    [["key", "list", "--out", "x"], "key list does not take --out."],
    [["person", "erase", "p_somebody1"], "This cannot be undone. Add --yes to do it."],
    [
      ["person", "revoke", "../x"],
      "A person's id begins with p_ or s_; the booth's list of people has it.",
    ],
    [["room", "list", "--wrong"], "Unknown option '--wrong'. See npm run admin -- --help"],
    [["room", "export", "nowhere"], "There is no such room."],
  ])("%j", async (args, err) => {
    expect(await admin(args)).toEqual({ code: 1, out: "", err });
  });

  it("a wrong secret, a half key, and http to elsewhere", async () => {
    const wrong = { ADMIN_SECRET: "another-secret-0123456789abcdefghijklmnop" };
    const [secret, half, short, plain] = await Promise.all([
      admin(["key", "list"], wrong),
      admin(["key", "list"], { ADMIN_KEY: "A".repeat(43) }),
      admin(["key", "list"], { ADMIN_KEY_ID: "ci.1", ADMIN_KEY: "short" }),
      admin(["key", "list"], { ADMIN_SECRET: SITE_ROOT }, "http://live.example.com"),
    ]);
    expect(secret.err).toMatch(/^The site doesn't know this signature/);
    expect(secret.err).not.toContain(wrong.ADMIN_SECRET);
    expect(half.err).toBe("ADMIN_KEY needs ADMIN_KEY_ID beside it: whose key it is.");
    expect(plain.err).toBe("Only this machine is spoken to without https.");
    expect(short.err).toBe("ADMIN_KEY is not a key: 43 base64url characters.");
  });

  it("the help names every command", async () => {
    const { code, out } = await admin(["--help"]);
    expect([code, out.split("\n")[0]]).toEqual([
      0,
      "npm run admin -- <command> [--origin https://live.example.com]",
    ]);
    for (const name of ["room create", "invite", "person erase", "partner add", "key rotate"]) {
      expect(out).toContain(`  ${name}`);
    }
  });
});

it("as a process: words on the screen, 0 for done and 1 for a refusal", async () => {
  const run = (...args: string[]) => {
    const flags = ["--disable-warning=ExperimentalWarning", SCRIPT, ...args, "--origin", origin];
    const env = { PATH: process.env.PATH, ADMIN_SECRET: SITE_ROOT };
    return promisify(execFile)(process.execPath, flags, { env }).then(
      ({ stdout, stderr }) => [0, stdout, stderr],
      ({ code, stdout, stderr }) => [code, stdout, stderr],
    );
  };
  expect(await run("room", "create", "attic", "--title", "Attic")).toEqual([
    0,
    `Attic: ${origin}/r/attic\n`,
    "",
  ]);
  expect(await run("room", "create", "attic", "--title", "Attic")).toEqual([
    1,
    "",
    "That already exists.\n",
  ]);
}, 20_000);
