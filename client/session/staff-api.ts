// The routes of people and their keys as typed functions. No logic: a path, a shape in, a shape out.
import { meBody } from "../../shared/http/bodies.ts";
import {
  type Assertion,
  type Attestation,
  creationOptions,
  devicesBody,
  inviteBody,
  type NewInvite,
  openedInvite,
  type PersonEdit,
  passkeyRow,
  peopleBody,
  personRow,
  requestOptions,
  steppedUpBody,
} from "../../shared/http/staff-bodies.ts";
import { api, ask, askOnce, at } from "./client.ts";

export const getLoginOptions = () => ask(api.POST("/api/passkeys/login-options"), requestOptions);
export const login = (passkey: Assertion) =>
  ask(api.POST("/api/passkeys/login", { body: { passkey } }), meBody);

/** Spends nothing: the link still works afterwards. */
export const readInvite = (link: string) =>
  ask(api.POST("/api/invites/open", { body: { link } }), openedInvite);
export const acceptInvite = (link: string, passkey: Attestation) =>
  ask(api.POST("/api/invites/accept", { body: { link, passkey } }), meBody);

export const getDevices = () => ask(api.GET("/api/me/devices"), devicesBody);
export const getPasskeyOptions = () => ask(api.POST("/api/me/passkeys/options"), creationOptions);
/** Without a label the server names it after the browser and its system. */
export const addPasskey = (passkey: Attestation, label: string | null) => {
  const body = { passkey, ...(label === null ? {} : { label }) };
  return askOnce(
    (header) => api.POST("/api/me/passkeys", { params: { header }, body }),
    passkeyRow,
  );
};
export const renamePasskey = (id: string, label: string) =>
  ask(api.PATCH("/api/me/passkeys/{id}", { ...at({ id }), body: { label } }), passkeyRow);
export const removePasskey = (id: string) =>
  ask(api.DELETE("/api/me/passkeys/{id}", at({ id })), null);
export const endSession = (id: string) =>
  ask(api.DELETE("/api/me/sessions/{id}", at({ id })), null);

export const getStepUpOptions = () => ask(api.POST("/api/me/step-up/options"), requestOptions);
export const stepUp = (passkey: Assertion) =>
  ask(api.POST("/api/me/step-up", { body: { passkey } }), steppedUpBody);

export const listPeople = () => ask(api.GET("/api/people"), peopleBody);
export const invite = (body: NewInvite) =>
  askOnce((header) => api.POST("/api/invites", { params: { header }, body }), inviteBody);
/** Its link stops working at once. */
export const withdrawInvite = (id: string) =>
  ask(api.DELETE("/api/invites/{id}", at({ id })), null);
export const editPerson = (person: string, body: PersonEdit) =>
  ask(api.PATCH("/api/people/{person}", { ...at({ person }), body }), personRow);
export const revokePerson = (person: string) =>
  ask(api.DELETE("/api/people/{person}", at({ person })), null);
/** A new invitation for somebody who lost their passkeys. */
export const recoverPerson = (person: string) =>
  ask(api.POST("/api/people/{person}/recover", at({ person })), inviteBody);
