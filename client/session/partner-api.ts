// The routes of partners as typed functions. No logic: a path, a shape in, a shape out.
import {
  deliveriesBody,
  hookSecretBody,
  type NewPartner,
  numbersBody,
  type PartnerEdit,
  partner,
  partnersBody,
} from "../../shared/http/partner-bodies.ts";
import { API } from "../../shared/http/paths.ts";
import { call } from "./request.ts";

const post = (body: unknown) => ({ method: "POST", body }) as const;

export const listPartners = () => call(API.partners, { schema: partnersBody });
export const createPartner = (body: NewPartner) =>
  call(API.partners, { ...post(body), schema: partner });
export const editPartner = (id: string, body: PartnerEdit) =>
  call(API.partner(id), { method: "PATCH", body, schema: partner });
export const suspendPartner = (id: string) =>
  call(API.partnerSuspend(id), { ...post({}), schema: partner });
export const resumePartner = (id: string) =>
  call(API.partnerResume(id), { ...post({}), schema: partner });
export const removePartner = (id: string) =>
  call(API.partner(id), { method: "DELETE", schema: null });

/** The last thirty days. */
export const getPartnerNumbers = (id: string) =>
  call(API.partnerNumbers(id), { schema: numbersBody });
/** What is answered can't be asked for again. */
export const newHookSecret = (id: string) =>
  call(API.partnerSecret(id), { ...post({}), schema: hookSecretBody });
export const getDeliveries = (id: string) =>
  call(API.partnerDeliveries(id), { schema: deliveriesBody });
export const sendAgain = (id: string, message: string) =>
  call(API.partnerReplay(id, message), { ...post({}), schema: null });
