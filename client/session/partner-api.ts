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
import { api, ask, askOnce, at } from "./client.ts";

export const listPartners = () => ask(api.GET("/api/partners"), partnersBody);
export const createPartner = (body: NewPartner) =>
  askOnce((header) => api.POST("/api/partners", { params: { header }, body }), partner);
export const editPartner = (id: string, body: PartnerEdit) =>
  ask(api.PATCH("/api/partners/{partner}", { ...at({ partner: id }), body }), partner);
export const suspendPartner = (id: string) =>
  ask(api.POST("/api/partners/{partner}/suspend", at({ partner: id })), partner);
export const resumePartner = (id: string) =>
  ask(api.POST("/api/partners/{partner}/resume", at({ partner: id })), partner);
export const removePartner = (id: string) =>
  ask(api.DELETE("/api/partners/{partner}", at({ partner: id })), null);

/** The last thirty days. */
export const getPartnerNumbers = (id: string) =>
  ask(api.GET("/api/partners/{partner}/numbers", at({ partner: id })), numbersBody);
/** What is answered can't be asked for again. */
export const newHookSecret = (id: string) =>
  askOnce(
    (header) =>
      api.POST("/api/partners/{partner}/webhook-secret", {
        params: { path: { partner: id }, header },
      }),
    hookSecretBody,
  );
export const getDeliveries = (id: string) =>
  ask(api.GET("/api/partners/{partner}/deliveries", at({ partner: id })), deliveriesBody);
export const sendAgain = (id: string, message: string) =>
  ask(api.POST("/api/partners/{partner}/deliveries/{message}", at({ partner: id, message })), null);
