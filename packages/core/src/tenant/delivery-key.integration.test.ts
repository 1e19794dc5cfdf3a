import { randomUUID } from "node:crypto";
import { newId } from "@formtrap/contracts";
import { fakeClock } from "@formtrap/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SecretNotFound, type Vault } from "../ports.ts";
import { ensurePersonalSpace } from "../space/index.ts";
import { type ControlFixture, controlFixture, keepingLogger } from "../space/space.fixture.ts";
import { ensureDeliveryKey, readDeliveryKey } from "./delivery-key.ts";

let fixture: ControlFixture;
beforeAll(async () => {
  fixture = await controlFixture();
});
afterAll(async () => {
  await fixture.close();
});

async function createSpace({ withTenant = true } = {}) {
  const { userId } = await fixture.createUser();
  const { spaceId } = await ensurePersonalSpace({
    ctx: { control: fixture.control, clock: fakeClock(), logger: keepingLogger() },
    userId,
  });
  if (withTenant) {
    await fixture.control
      .insertInto("tenant")
      .values({ id: newId(), organizationId: spaceId, placement: "byoi", status: "active" })
      .execute();
  }
  return { id: spaceId };
}

/** A vault that finishes its first writes only when this many have begun. */
function gatedVault(putsAwaited = 1) {
  const secrets = new Map<string, unknown>();
  const gate = Promise.withResolvers<void>();
  let puts = 0;
  let canDelete = true;
  const vault: Vault = {
    put: async (kind, ownerId, value) => {
      const ref = `sm:formtrap/test/${kind}/${ownerId}#${randomUUID()}`;
      puts += 1;
      if (puts === putsAwaited) gate.resolve();
      await gate.promise;
      secrets.set(ref, value);
      return ref;
    },
    get: async (ref) => {
      if (!secrets.has(ref)) throw new SecretNotFound();
      return secrets.get(ref);
    },
    delete: async (ref) => {
      if (!canDelete) throw new Error("The vault is down.");
      secrets.delete(ref);
    },
  };
  return { vault, secrets, breakDeletes: () => void (canDelete = false) };
}

const secretRefOf = async (spaceId: string) =>
  await fixture.control
    .selectFrom("tenant")
    .select("deliverySecretRef")
    .where("organizationId", "=", spaceId)
    .executeTakeFirstOrThrow();

describe("a tenant's delivery key", () => {
  it("is made once, kept in the vault, and read ever after", async () => {
    const space = await createSpace();
    const { vault, secrets } = gatedVault();
    const ctx = { control: fixture.control, vault, space };
    const key = await ensureDeliveryKey({ ctx });
    expect(key).toHaveLength(32);
    expect(await ensureDeliveryKey({ ctx })).toEqual(key);
    const { deliverySecretRef } = await secretRefOf(space.id);
    expect([...secrets.keys()]).toEqual([deliverySecretRef]);
    expect(await readDeliveryKey({ ctx: { vault }, secretRef: deliverySecretRef ?? "" })).toEqual(key);
    expect(deliverySecretRef).toContain("/delivery/");
    const dump = await fixture.dump();
    for (const encoding of ["base64", "base64url", "hex"] as const) {
      expect(dump).not.toContain(key.toString(encoding));
    }
  });

  it("is one though ten ask for it at once, and no other stays in the vault", async () => {
    const space = await createSpace();
    const { vault, secrets } = gatedVault(10);
    const ctx = { control: fixture.control, vault, space };
    const keys = await Promise.all(Array.from({ length: 10 }, () => ensureDeliveryKey({ ctx })));
    expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(1);
    expect([...secrets.keys()]).toEqual([(await secretRefOf(space.id)).deliverySecretRef]);
  });

  it("is found though what lost the race cannot be cleared away", async () => {
    const space = await createSpace();
    const { vault, secrets, breakDeletes } = gatedVault(2);
    breakDeletes();
    const ctx = { control: fixture.control, vault, space };
    const [first, second] = await Promise.all([ensureDeliveryKey({ ctx }), ensureDeliveryKey({ ctx })]);
    expect(first).toEqual(second);
    expect(secrets.size).toBe(2);
  });

  it("is another one for every space", async () => {
    const { vault } = gatedVault();
    const spaces = await Promise.all([createSpace(), createSpace()]);
    const [first, second] = await Promise.all(
      spaces.map((space) => ensureDeliveryKey({ ctx: { control: fixture.control, vault, space } })),
    );
    expect(first).not.toEqual(second);
  });

  it("is not made for a space without a database", async () => {
    const space = await createSpace({ withTenant: false });
    const { vault, secrets } = gatedVault();
    const making = ensureDeliveryKey({ ctx: { control: fixture.control, vault, space } });
    await expect(making).rejects.toMatchObject({ code: "not_ready" });
    expect(secrets.size).toBe(0);
  });

  it.each([
    ["too short", { v: 1, key: Buffer.alloc(31).toString("base64") }],
    ["no key", { v: 1, password: "hunter2hunter2" }],
    ["of a version to come", { v: 2, key: Buffer.alloc(32).toString("base64") }],
  ])("is not read where the secret is %s", async (_name, secret) => {
    const { vault } = gatedVault();
    const secretRef = await vault.put("delivery", newId(), secret);
    const reading = readDeliveryKey({ ctx: { vault }, secretRef });
    const error: unknown = await reading.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain("hunter2");
  });
});
