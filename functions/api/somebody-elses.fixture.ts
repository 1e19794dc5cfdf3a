import { createHash } from "node:crypto";
import { newEndpointId, newId } from "@formtrap/contracts";
import { createDestination } from "@formtrap/core/delivery";
import { createForm } from "@formtrap/core/form";
import { openTenantStore } from "@formtrap/core/tenant";
import { newSubmission } from "@formtrap/testkit";
import * as z from "zod";
import type { ApiWorld, Person } from "./api-world.fixture.ts";

/** Stands in all that the owner has: found in an answer to somebody else, it gave something away. */
export const MARKER = "violet-heron";

/** What a path, a query or a body may name: an id of the owner's, and one of the same kind that nobody has. */
export interface NamedThings {
  readonly owners: string;
  readonly nobodys: string;
}

const NOBODYS = "0190a7c2-7f00-7abc-8000-0000000000ff";

/** An owner with something of every kind. Add to it whatever a new operation's path names. */
export interface SomebodyElses {
  readonly owner: Person;
  /** By the name of a parameter. */
  readonly things: ReadonlyMap<string, NamedThings>;
}

/** Of an invitation to somebody else's address. */
const TOKEN = "olgas-invitation-".padEnd(43, "o");

const idSchema = z.object({ id: z.string() });

export async function somebodyElses(world: ApiWorld): Promise<SomebodyElses> {
  const owner = await world.signUp(`Olga ${MARKER}`);
  const space = await world.connect(owner);
  const { ctx } = space;
  const { formId, endpointId } = await createForm({
    ctx,
    input: { name: `Form ${MARKER}`, retentionDays: null },
  });
  const store = await openTenantStore({ ctx });
  const destinationId = newId();
  await createDestination({
    ctx,
    input: { id: destinationId, formId, channel: "webhook", url: `https://${MARKER}.example.com/hook` },
  });
  const deliveryId = newId();
  const submission = newSubmission(formId, {
    policyVersion: (await store.forms.find(formId))?.policyVersion ?? 1,
    deliveries: [{ id: deliveryId, destinationId, channel: "webhook" }],
    files: [
      {
        name: `${MARKER}.txt`,
        fieldName: "cv",
        path: `${MARKER}/${deliveryId}`,
        sizeBytes: 1,
        type: "text/plain",
        location: "tenant",
      },
    ],
    email: `${MARKER}@people.example`,
    name: MARKER,
    dataJson: JSON.stringify({ message: MARKER }),
    fieldOrder: ["message"],
  });
  const outcome = await store.submissions.record(submission);
  if (outcome !== "stored") throw new Error(`The owner's submission was not stored: ${outcome}.`);
  const body = { name: `Key ${MARKER}`, rights: ["form:read"] };
  const made = await world.call("POST", `/spaces/${owner.spaceId}/keys`, { as: owner, body });
  const { key } = z.object({ key: idSchema }).parse(made.json);
  const [job] = await world.query(
    `INSERT INTO job (id, kind, organization_id, message, status, finished_at)
     VALUES (gen_random_uuid(), 'provision_byoi', $1, $2, 'succeeded', now()) RETURNING id`,
    [owner.spaceId, MARKER],
  );
  const siteId = newEndpointId();
  await world.query("INSERT INTO form_site (id, organization_id, name) VALUES ($1, $2, $3)", [
    siteId,
    owner.spaceId,
    MARKER,
  ]);
  const [invitation] = await world.query(
    `INSERT INTO invitation (organization_id, email, role, inviter_id, expires_at, token_hash)
     VALUES ($1, $2, 'viewer', $3, now() + interval '1 day', $4) RETURNING id`,
    [
      owner.spaceId,
      `${MARKER}@people.example`,
      owner.userId,
      createHash("sha256").update(TOKEN).digest("base64url"),
    ],
  );
  const [session] = await world.query("SELECT id FROM session WHERE user_id = $1", [owner.userId]);
  const note = await world.call("POST", `/spaces/${owner.spaceId}/submissions/${submission.id}/notes`, {
    as: owner,
    body: { body: MARKER },
  });
  const things = {
    spaceId: owner.spaceId,
    userId: owner.userId,
    keyId: key.id,
    jobId: String(job?.["id"]),
    connectionId: space.connectionId,
    formId,
    submissionId: submission.id,
    destinationId,
    deliveryId,
    invitationId: String(invitation?.["id"]),
    sessionId: String(session?.["id"]),
    noteId: idSchema.parse(note.json).id,
    token: { owners: TOKEN, nobodys: "nobodys-invitation-".padEnd(43, "n") },
    index: { owners: "0", nobodys: "1" },
    endpointId: { owners: endpointId, nobodys: newEndpointId() },
    siteId: { owners: siteId, nobodys: newEndpointId() },
    email: { owners: `${MARKER}@people.example`, nobodys: "nobody@people.example" },
  };
  return {
    owner,
    things: new Map(
      Object.entries(things).map(([name, thing]) => [
        name,
        typeof thing === "string" ? { owners: thing, nobodys: NOBODYS } : thing,
      ]),
    ),
  };
}
