import { newId } from "@formtrap/contracts";
import {
  createTestPools,
  hasPgbouncer,
  newSubmission,
  type Pgbouncer,
  sharedServer,
  startPgbouncer,
  startTcpProxy,
  type TcpProxy,
} from "@formtrap/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyPacks, openDirectConnection, type TenantPools, type TenantStore } from "../index.ts";
import { claimOf, NOW, newDestination, outcomeOf } from "../testing/delivery-world.fixture.ts";
import { newForm } from "../testing/new-form.fixture.ts";
import { createTestTenant, plainSocket, type TestTenant } from "../testing/test-tenant.fixture.ts";

describe.skipIf(!hasPgbouncer())("through PgBouncer in transaction mode", () => {
  let tenant: TestTenant;
  let bouncer: Pgbouncer;
  let proxy: TcpProxy;
  let pools: TenantPools;
  let password: string;
  const target = () => ({ tenantId: "t", generation: 1, schemaName: tenant.schema });
  const storeAs = (role: "ingest" | "app"): TenantStore => pools.storeFor({ ...target(), secretRef: role });

  beforeAll(async () => {
    tenant = await createTestTenant('Odd "schema" ü');
    const { port } = await sharedServer();
    const { owner, ingest, app } = tenant;
    const users = Object.fromEntries([owner, ingest, app].map((role) => [role.name, role.password]));
    bouncer = await startPgbouncer({ serverPort: port, users, poolMode: "transaction", poolSize: 2 });
    proxy = await startTcpProxy({ target: { port: bouncer.port } });
    password = ingest.password;
    pools = createTestPools({
      limits: { connectionsPerPoolMax: 10 },
      readCredentials: (ref) =>
        Promise.resolve(
          ref === "app" ? tenant.credentials(app, proxy) : { ...tenant.credentials(ingest, proxy), password },
        ),
    });
  });
  afterAll(async () => {
    await pools.close();
    await proxy.close();
    await bouncer.stop();
    await tenant.drop();
  });

  it("a submission costs one round trip, cold and warm", async () => {
    const form = newForm();
    await storeAs("app").forms.insert(form);
    proxy.reset();
    expect(await storeAs("ingest").submissions.record(newSubmission(form.id))).toBe("stored");
    expect(proxy.roundTrips()).toBe(1);
    proxy.reset();
    expect(await storeAs("ingest").submissions.record(newSubmission(form.id))).toBe("stored");
    expect(proxy.roundTrips()).toBe(1);
  });

  it("many clients share few server connections without losing or mixing up anything", async () => {
    const forms = [newForm(), newForm({ maxSubmissions: 7 })];
    for (const form of forms) await storeAs("app").forms.insert(form);
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_value, index) =>
        storeAs("ingest").submissions.record(newSubmission(forms[index % 2]?.id ?? "")),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === "stored")).toHaveLength(27);
    expect(outcomes.filter((outcome) => outcome === "limited")).toHaveLength(13);
    const counts = await Promise.all(forms.map(({ id }) => storeAs("app").submissions.count(id)));
    expect(counts).toEqual([20, 7]);
  });

  it("an error in one statement does not touch the next client", async () => {
    const form = newForm();
    await storeAs("app").forms.insert(form);
    const nul = newSubmission(form.id, { dataJson: '{"a":"\\u0000"}' });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_value, index) =>
        storeAs("ingest").submissions.record(index % 2 === 0 ? nul : newSubmission(form.id)),
      ),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  });

  it("deliveries are claimed, finished and replayed by many workers, each try once", async () => {
    const store = storeAs("app");
    const form = newForm();
    await store.forms.insert(form);
    const destination = newDestination({ formId: form.id });
    await store.destinations.save(destination);
    expect(await store.destinations.ofForm(form.id)).toEqual([destination]);
    const submissions = Array.from({ length: 12 }, () =>
      newSubmission(form.id, {
        deliveries: [{ id: newId(), destinationId: destination.id, channel: "webhook" }],
      }),
    );
    for (const submission of submissions) await storeAs("ingest").submissions.record(submission);
    const claims = await Promise.all(
      [...submissions, ...submissions].map(({ id }) => store.deliveries.claim(claimOf(id))),
    );
    const claimed = claims.flatMap((claim) => claim?.claimed ?? []);
    expect(claimed).toHaveLength(12);
    proxy.reset();
    await store.deliveries.finish(claimed.map((delivery) => outcomeOf(delivery)));
    expect(proxy.roundTrips()).toBe(1);
    const deliveryIds = claimed.map(({ id }) => id);
    expect(await store.deliveries.replay({ deliveryIds }, NOW)).toHaveLength(12);
    const pending = { status: "pending", before: null } as const;
    const { deliveries: all } = await store.deliveries.ofDestination(destination.id, pending);
    expect(all).toHaveLength(12);
    expect(await store.submissions.spamSince(new Date(0))).toEqual([]);
  });

  it("migrations run", async () => {
    const { client, close } = await openDirectConnection({
      credentials: tenant.credentials(tenant.owner, proxy),
      createSocket: plainSocket,
      connectTimeoutMs: 5_000,
      deadlineMs: 20_000,
    });
    const packs = {
      schema: tenant.schema,
      packs: ["forms"] as const,
      installation: { deploymentId: "test", spaceId: tenant.spaceId },
      roles: { ingest: tenant.ingest.name, app: tenant.app.name },
    };
    expect((await applyPacks(client, packs)).applied).toEqual([]);
    await close();
  });

  it("a wrong password is an auth failure although it looks like a protocol error", async () => {
    password = "wrong";
    const store = pools.storeFor({ ...target(), secretRef: "wrong" });
    await expect(store.submissions.record(newSubmission(newId()))).rejects.toMatchObject({ reason: "auth" });
  });
});
