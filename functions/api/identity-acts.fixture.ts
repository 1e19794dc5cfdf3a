import { createHmac } from "node:crypto";
import type { SpaceRole } from "@formtrap/contracts";
import pg from "pg";
import * as z from "zod";
import { type ApiWorld, PASSWORD, type Person } from "./api-world.fixture.ts";

const answerSchema = z.object({ invitation: z.object({ id: z.uuid() }), isMailSent: z.boolean() });

/** Rows of the control database, as its superuser. */
export async function queryControl(
  world: ApiWorld,
  query: string,
  values: readonly unknown[] = [],
): Promise<readonly unknown[]> {
  const client = new pg.Client(world.database.url);
  await client.connect();
  try {
    return (await client.query(query, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** The text of the newest mail to an address. */
export function lastMailTo(world: ApiWorld, email: string): string {
  return world.aws.mailbox.list().find(({ to }) => to.includes(email))?.text ?? "";
}

/** Follows the link of the mail that asks somebody to confirm their address. */
export async function confirmAddress(world: ApiWorld, person: Person): Promise<void> {
  const [, path = ""] =
    /\/api\/auth(\/verify-email\?\S+)/.exec(
      world.aws.mailbox
        .list()
        .map(({ to, text }) => (to.includes(person.email) ? text : ""))
        .join("\n"),
    ) ?? [];
  await world.callIdentity("GET", path);
}

/** Somebody new whose address is confirmed. */
export async function newPerson(world: ApiWorld, name?: string): Promise<Person> {
  const person = await world.signUp(name);
  await confirmAddress(world, person);
  return person;
}

/** Invites an address; the token is of the mail's link. */
export async function invite(
  world: ApiWorld,
  host: Person,
  { email, role }: { readonly email: string; readonly role: SpaceRole },
): Promise<{ readonly invitationId: string; readonly token: string }> {
  const path = `/spaces/${host.spaceId}/invitations`;
  const { json } = await world.call("POST", path, { as: host, body: { email, role } });
  const { invitation } = answerSchema.parse(json);
  return { invitationId: invitation.id, token: tokenOf(lastMailTo(world, email)) };
}

/** The token of an invitation's mail. */
export function tokenOf(text: string): string {
  return /\/invitations\/([\w-]{43})\s/.exec(text)?.[1] ?? "no token";
}

/** Makes somebody a member of a host's space, by invitation. */
export async function join(world: ApiWorld, host: Person, guest: Person, role: SpaceRole): Promise<void> {
  const { token } = await invite(world, host, { email: guest.email, role });
  await world.call("POST", `/invitations/${token}/accept`, { as: guest });
}

/** What a browser sends back of the cookies that it was given; those that were taken from it left out. */
export function cookieOf(cookies: readonly string[]): string {
  return cookies
    .filter((cookie) => !/Max-Age=0/i.test(cookie))
    .map((cookie) => cookie.split(";")[0] ?? "")
    .join("; ");
}

export async function signIn(world: ApiWorld, email: string, options: { readonly sourceIp?: string } = {}) {
  return await world.callIdentity("POST", "/sign-in/email", {
    body: { email, password: PASSWORD },
    ...options,
  });
}

/** What an authenticator app shows for an `otpauth:` address (RFC 6238). */
export function codeOf(totpUri: string, now = new Date()): string {
  const secret = fromBase32(new URL(totpUri).searchParams.get("secret") ?? "");
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now.getTime() / 30_000)));
  const digest = createHmac("sha1", secret).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function fromBase32(text: string): Buffer {
  const bits = [...text]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
