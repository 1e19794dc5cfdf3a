import { newId } from "@formtrap/contracts";
import { createMemoryPlatformBucket } from "@formtrap/testkit";
import { describe, expect, it } from "vitest";
import { carryObject } from "./carry-object.ts";
import { rememberErased } from "./erased.ts";
import { spoolKey } from "./object-keys.ts";

const tenantId = newId();
const submissionId = newId();
const sealed = Buffer.from("sealed, as bytes: \u0000\u00ff");

function world({ isQueueAway = false } = {}) {
  const { bucket, objects, away } = createMemoryPlatformBucket({ now: () => new Date() });
  const looks: unknown[] = [];
  const warnings: string[] = [];
  const ctx = {
    bucket,
    replayQueue: {
      send: (message: unknown) =>
        isQueueAway ? Promise.reject(new Error("away")) : Promise.resolve(void looks.push(message)),
    },
    logger: { info: () => {}, warn: (text: string) => void warnings.push(text), error: () => {} },
  };
  const carry = (key: string) =>
    carryObject({ ctx, message: { v: 1, tenantId, key, sealed: sealed.toString("base64") } });
  return { bucket, objects, away, looks, warnings, carry };
}

describe("a carried object", () => {
  it("gets to its place as it was, and its tenant is looked at", async () => {
    const { carry, objects, looks } = world();
    const key = spoolKey("waiting", tenantId, submissionId);
    await carry(key);
    await carry(key);
    expect([...objects].map(([name, { body }]) => [name, Buffer.from(body)])).toEqual([[key, sealed]]);
    expect(looks).toEqual([
      { v: 1, tenantId },
      { v: 1, tenantId },
    ]);
  });

  it("is in its place though the look could not be sent", async () => {
    const { carry, objects, warnings } = world({ isQueueAway: true });
    await carry(spoolKey("waiting", tenantId, submissionId));
    expect(objects.size).toBe(1);
    expect(warnings).toEqual(["look not sent"]);
  });

  it("needs no look where its own database refused it", async () => {
    const { carry, objects, looks } = world();
    await carry(spoolKey("quarantined", tenantId, submissionId));
    expect(objects.size).toBe(1);
    expect(looks).toEqual([]);
  });

  it("stays away where a person had the post erased since", async () => {
    const { bucket, carry, objects, looks } = world();
    await rememberErased(bucket, tenantId, [submissionId]);
    await carry(spoolKey("waiting", tenantId, submissionId));
    await carry(spoolKey("quarantined", tenantId, submissionId));
    expect([...objects.keys()]).toEqual([`erased/${tenantId}/${submissionId}`]);
    expect(looks).toEqual([]);
  });

  it("comes again while the bucket is away", async () => {
    const { carry, away, looks } = world();
    away(true);
    await expect(carry(spoolKey("waiting", tenantId, submissionId))).rejects.toMatchObject({
      name: "ObjectStoreError",
    });
    expect(looks).toEqual([]);
  });

  it.each([
    spoolKey("waiting", newId(), submissionId),
    spoolKey("failed", tenantId, submissionId),
    `spool/${tenantId}/`,
    `spool/${tenantId}/not-an-id`,
    `spool/${tenantId}/../${submissionId}`,
    `spool/${tenantId}/x/${submissionId}`,
    `files/${tenantId}/${submissionId}/${newId()}`,
    `routes/${submissionId}`,
    submissionId,
    "",
  ])("is written to no place but its tenant's own: %s", async (key) => {
    const { carry, objects } = world();
    await expect(carry(key)).rejects.toThrow(TypeError);
    expect(objects.size).toBe(0);
  });
});
