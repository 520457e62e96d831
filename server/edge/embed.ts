// The widget: the script partners paste, and the frame that exactly their registered pages may show.
import * as z from "zod/mini";
import type { EmbedBoot } from "../../shared/http/bodies.ts";
import { EMBED_SCRIPT, PAGES } from "../../shared/http/paths.ts";
import { err } from "../../shared/result.ts";
import { framingOf } from "../domain/partner/policy.ts";
import { countForPartner } from "../platform/partner-days.ts";
import type { Context } from "./context.ts";
import { fillPage } from "./page.ts";
import { partnerConfig } from "./partner-config.ts";
import { requireRoom, roomParams } from "./rooms.ts";
import { type Answer, route } from "./route.ts";
import { embedCsp } from "./security-headers.ts";
import { liveBoot, promptSnapshot } from "./snapshot.ts";

export const EMBED_ROUTES = [
  route({
    method: "GET",
    path: EMBED_SCRIPT,
    auth: "public",
    headers: "file",
    handle: async (_input, { env, url }) => {
      const script = await env.ASSETS.fetch(new URL(EMBED_SCRIPT, url.origin));
      if (!script.ok) return err({ code: "not_found" });
      return new Response(script.body, {
        headers: {
          "Content-Type": "text/javascript; charset=utf-8",
          "Access-Control-Allow-Origin": "*",
          // Partners never change the address they pasted, so the file must be able to change.
          "Cache-Control": "public, max-age=300",
        },
      });
    },
  }),
  route({
    method: "GET",
    path: PAGES.embedBuilder,
    auth: "public",
    headers: "page",
    handle: (_input, context) =>
      fillPage(
        "/embed/builder.html",
        { title: "Show a room on your site", description: "Makes the lines to paste." },
        context,
      ),
  }),
  route({
    method: "GET",
    path: PAGES.embed(":room"),
    auth: "public",
    headers: "embed",
    params: roomParams,
    // The loader says where it is embedded; other parameters are the look, for the frame's own script.
    query: z.object({ host: z.optional(z.string()) }),
    handle: ({ params, query }, context) => frame(params.room, query.host ?? null, context),
  }),
];

async function frame(room: string, host: string | null, context: Context): Promise<Answer> {
  const { ownOrigin } = context;
  const info = await requireRoom(room, context);
  if (!info.ok) return info;
  const partners = await partnerConfig(room, context);
  if (!partners.ok) return partners;
  const framing = framingOf({ host, room, ownOrigin }, partners.value);
  if (!framing) return err({ code: "origin_not_allowed" });
  const snapshot = await promptSnapshot(info.value, context);
  const boot: Partial<EmbedBoot> = {
    partnerId: framing.partnerId,
    ...(framing.partner ? { theme: framing.partner.theme } : {}),
    ...(snapshot ? { snapshot } : {}),
    ...liveBoot(context),
  };
  const { title, tagline } = info.value;
  const page = await fillPage(
    "/embed/index.html",
    { title, description: tagline, heading: title, boot },
    context,
  );
  const framed = new Response(page.body, page);
  framed.headers.set("Content-Security-Policy", embedCsp(context, framing.ancestors));
  if (framing.partner) countForPartner("embeds", { partner: framing.partnerId, room }, context);
  return framed;
}
