// Partners over HTTP: which sites may show which rooms. For whoever runs the site.
import { newPartner } from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { err, ok } from "../../shared/result.ts";
import { createPartner, listPartners } from "../platform/partners.ts";
import { jsonBody } from "./body-rule.ts";
import { requireRoom } from "./rooms.ts";
import { route } from "./route.ts";

export const PARTNER_ROUTES = [
  route({
    method: "GET",
    path: API.partners,
    auth: { can: "site" },
    handle: async (_input, { env }) => ok({ partners: await listPartners(env) }),
  }),
  route({
    method: "POST",
    path: API.partners,
    auth: { can: "site" },
    body: jsonBody(newPartner),
    handle: async ({ body }, context) => {
      for (const room of body.rooms) {
        const info = await requireRoom(room, context);
        if (!info.ok) return err({ code: "no_such_room" });
      }
      const partner = await createPartner(context.env, body, context.nowMs);
      return Response.json(partner, { status: 201 });
    },
  }),
];
