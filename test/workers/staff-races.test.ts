// What happens between a check and the write that follows it: the write itself refuses, so no moment is left to race for.
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { openInvitation } from "../../server/platform/invites.ts";
import { runOnce, spendWithKey } from "../../server/platform/once.ts";
import { beginSession } from "../../server/platform/sessions.ts";
import { revocation } from "../../server/platform/staff.ts";
import { ADMIN_SECRET, addRoom } from "./edge-helpers.ts";
import { inviteFor, join } from "./staff-helpers.ts";

beforeAll(() => addRoom("hall"));

const nowMs = Date.now();
const peopleNamed = async (name: string) => {
  const { results } = await env.DB.prepare("SELECT * FROM staff WHERE name = ?1").bind(name).all();
  return results.length;
};

it.each([
  ["taken back", "UPDATE invites SET expires_at = 0 WHERE name = ?1", 0],
  ["accepted by another", "UPDATE invites SET used_at = 1 WHERE name = ?1", 0],
  ["left alone", "SELECT ?1", 1],
])("an invitation that is %s after it was read makes that many people", async (how, sql, many) => {
  const name = `Invited ${how}`;
  const link = await inviteFor("owner", "*", { name });
  const opened = await openInvitation(env, ADMIN_SECRET, link, Date.now());
  await env.DB.prepare(sql).bind(name).run();
  const done = await runOnce(env, opened?.acceptance ?? []);
  expect([done !== null, await peopleNamed(name)]).toEqual([many === 1, many]);
});

it.each([
  ["blocked", "UPDATE passkeys SET blocked_at = 1 WHERE id = ?1", false],
  ["removed", "DELETE FROM passkeys WHERE id = ?1", false],
  ["used as far in the meantime", "UPDATE passkeys SET counter = 7 WHERE id = ?1", false],
  ["used less far", "UPDATE passkeys SET counter = 6 WHERE id = ?1", true],
])("a proved touch of a key that was %s is spent: %j", async (how, sql, isSpent) => {
  const { key } = await join("dj");
  await env.DB.prepare(sql).bind(key.id).run();
  const use = { id: key.id, counter: 7 };
  const done = await runOnce(env, [spendWithKey(env, `challenge:${how}`, use, nowMs)]);
  expect(done !== null).toBe(isSpent);
});

it("no session begins for the revoked, nor by a blocked key or somebody else's", async () => {
  const [fine, gone, blocked, other] = await Promise.all([
    join("dj"),
    join("dj"),
    join("dj"),
    join("owner"),
  ]);
  await env.DB.batch(revocation(env, { person: gone.person, actor: null, nowMs }));
  await env.DB.prepare("UPDATE passkeys SET blocked_at = 1 WHERE id = ?1")
    .bind(blocked.key.id)
    .run();
  const begun = async (hash: string, person: string, passkey: string | null) => {
    const draft = { hash, person, passkey, label: "A test" };
    return (await beginSession(env, draft, nowMs).run()).meta.changes;
  };
  expect({
    fine: await begun("h1", fine.person, fine.key.id),
    gone: await begun("h2", gone.person, null),
    blocked: await begun("h3", blocked.person, blocked.key.id),
    another: await begun("h4", other.person, fine.key.id),
    nobody: await begun("h5", "s_nobodyatall", null),
  }).toEqual({ fine: 1, gone: 0, blocked: 0, another: 0, nobody: 0 });
});

it("an owner is revoked by another owner or the operator, not by themselves and not by somebody else", async () => {
  const [owner, dj, other] = await Promise.all([join("owner"), join("dj"), join("owner")]);
  const { person } = owner;
  const changes = [];
  for (const actor of [person, dj.person, "s_nobodyatall", other.person]) {
    const results = await env.DB.batch(revocation(env, { person, actor, nowMs }));
    changes.push([results[1]?.meta.changes, results[2]?.results.length]);
  }
  expect(changes).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
    [1, 1],
  ]);
});
