// The routes of people and their keys as typed functions. No logic: a path, a shape in, a shape out.
import { meBody } from "../../shared/http/bodies.ts";
import { API } from "../../shared/http/paths.ts";
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
import { call } from "./request.ts";

const post = (body: unknown) => ({ method: "POST", body }) as const;

export const getLoginOptions = () =>
  call(API.loginOptions, { ...post({}), schema: requestOptions });
export const login = (passkey: Assertion) =>
  call(API.login, { ...post({ passkey }), schema: meBody });

/** Spends nothing: the link still works afterwards. */
export const readInvite = (link: string) =>
  call(API.inviteOpen, { ...post({ link }), schema: openedInvite });
export const acceptInvite = (link: string, passkey: Attestation) =>
  call(API.inviteAccept, { ...post({ link, passkey }), schema: meBody });

export const getDevices = () => call(API.devices, { schema: devicesBody });
export const getPasskeyOptions = () =>
  call(API.passkeyOptions, { ...post({}), schema: creationOptions });
/** Without a label the server names it after the browser and its system. */
export const addPasskey = (passkey: Attestation, label: string | null) =>
  call(API.passkeys, {
    ...post({ passkey, ...(label === null ? {} : { label }) }),
    schema: passkeyRow,
  });
export const renamePasskey = (id: string, label: string) =>
  call(API.passkey(id), { method: "PATCH", body: { label }, schema: passkeyRow });
export const removePasskey = (id: string) =>
  call(API.passkey(id), { method: "DELETE", schema: null });
export const endSession = (id: string) => call(API.session(id), { method: "DELETE", schema: null });

export const getStepUpOptions = () =>
  call(API.stepUpOptions, { ...post({}), schema: requestOptions });
export const stepUp = (passkey: Assertion) =>
  call(API.stepUp, { ...post({ passkey }), schema: steppedUpBody });

export const listPeople = () => call(API.people, { schema: peopleBody });
export const invite = (body: NewInvite) => call(API.invites, { ...post(body), schema: inviteBody });
/** Its link stops working at once. */
export const withdrawInvite = (id: string) =>
  call(API.invitation(id), { method: "DELETE", schema: null });
export const editPerson = (person: string, body: PersonEdit) =>
  call(API.person(person), { method: "PATCH", body, schema: personRow });
export const revokePerson = (person: string) =>
  call(API.person(person), { method: "DELETE", schema: null });
/** A new invitation for somebody who lost their passkeys. */
export const recoverPerson = (person: string) =>
  call(API.recover(person), { ...post({}), schema: inviteBody });
