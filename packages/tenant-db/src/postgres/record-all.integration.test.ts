import { newId } from "@formtrap/contracts";
import { createTestPools, newSubmission, sharedServer, startTcpProxy } from "@formtrap/testkit";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { NewSubmission, TenantStore } from "../index.ts";
import { type AnsweringStore, startAnsweringStore } from "../testing/answering-store.fixture.ts";
import { openTestStores, type TestStores } from "../testing/test-stores.fixture.ts";
import type { TestTenant } from "../testing/test-tenant.fixture.ts";

let tenant: TestTenant;
let ingest: TenantStore;
let addForm: TestStores["addForm"];
beforeAll(async () => {
  const stores = await openTestStores();
  ({ tenant, ingest, addForm } = stores);
  return () => stores.close();
});

/** As replays are. */
const accepted = (formId: string, changes: Partial<NewSubmission> = {}): NewSubmission =>
  newSubmission(formId, { alreadyAccepted: true, ...changes });

const outcomesOf = async (submissions: readonly NewSubmission[], store = ingest) => {
  const outcomes = await store.submissions.recordAll(submissions);
  return submissions.map(({ id }) => outcomes.get(id));
};

async function idsOf(formId: string): Promise<string[]> {
  const { rows } = await tenant.admin.query<{ id: string }>(
    `SELECT id FROM ${tenant.schema}.submissions WHERE form_id = $1 ORDER BY id`,
    [formId],
  );
  return rows.map(({ id }) => id);
}

describe("recording many submissions at once", () => {
  it("stores 25 of several forms, each with its own columns and deliveries", async () => {
    const forms = [await addForm(), await addForm()];
    const submissions = Array.from({ length: 25 }, (_value, index) =>
      accepted(forms[index % 2] ?? "", {
        dataJson: JSON.stringify({ index }),
        // The first row's values say nothing of the others' types.
        spamScore: index === 0 ? null : 0.25,
        mailOptions: index === 24 ? { subject: "Last", cc: [] } : null,
        uploadKeys: index === 3 ? [`k/${newId()}`] : [],
        deliveries: [{ id: newId(), destinationId: newId(), channel: "webhook" }],
      }),
    );
    expect(new Set(await outcomesOf(submissions))).toEqual(new Set(["stored"]));
    const { rows } = await tenant.admin.query(
      `SELECT s.id, (s.data->>'index')::int AS index, s.spam_score, s.mail_options, d.id AS delivery_id
       FROM ${tenant.schema}.submissions s JOIN ${tenant.schema}.deliveries d ON d.submission_id = s.id
       WHERE s.form_id = ANY ($1::uuid[]) ORDER BY index`,
      [forms],
    );
    expect(rows).toEqual(
      submissions.map(({ id, spamScore, mailOptions, deliveries }, index) => ({
        id,
        index,
        spam_score: spamScore,
        mail_options: mailOptions,
        delivery_id: deliveries[0]?.id,
      })),
    );
  });

  it("tells each its own outcome: what stands, was erased, has no form or a used handle", async () => {
    const formId = await addForm();
    const usedKey = `k/${newId()}`;
    const standing = accepted(formId, { uploadKeys: [usedKey] });
    expect(await outcomesOf([standing])).toEqual(["stored"]);
    const erased = accepted(formId);
    await tenant.admin.query(`INSERT INTO ${tenant.schema}.deleted_submissions (id) VALUES ($1)`, [
      erased.id,
    ]);
    const batch = [
      accepted(formId),
      standing,
      erased,
      accepted(newId()),
      accepted(formId, { uploadKeys: [usedKey] }),
      accepted(formId),
    ];
    expect(await outcomesOf(batch)).toEqual([
      "stored",
      "duplicate",
      "erased",
      "form_missing",
      "upload_used",
      "stored",
    ]);
    expect(await idsOf(formId)).toHaveLength(3);
  });

  it("stores the first of two with one id, and tells of that", async () => {
    const formId = await addForm();
    const first = accepted(formId, { dataJson: '{"which":"first"}' });
    const outcomes = await ingest.submissions.recordAll([
      first,
      { ...first, dataJson: '{"which":"second"}' },
    ]);
    expect([...outcomes]).toEqual([[first.id, "stored"]]);
    const { rows } = await tenant.admin.query(
      `SELECT data->>'which' AS which FROM ${tenant.schema}.submissions WHERE id = $1`,
      [first.id],
    );
    expect(rows).toEqual([{ which: "first" }]);
  });

  it("takes what was accepted before into a closed form, over its cap and by an old policy, and counts it", async () => {
    const formId = await addForm({ closesAt: new Date(0), maxSubmissions: 1, policyVersion: 7 });
    expect(await outcomesOf([accepted(formId), accepted(formId), accepted(formId)])).toEqual([
      "stored",
      "stored",
      "stored",
    ]);
    const { rows } = await tenant.admin.query(
      `SELECT submissions FROM ${tenant.schema}.form_counters WHERE form_id = $1`,
      [formId],
    );
    expect(rows).toEqual([{ submissions: "3" }]);
    expect(await outcomesOf([newSubmission(formId), accepted(formId)])).toEqual(["stale_policy", "stored"]);
  });

  it("stores none of them where one is refused for its data", async () => {
    const formId = await addForm();
    const nul = accepted(formId, { dataJson: '{"a":"\\u0000"}' });
    await expect(
      ingest.submissions.recordAll([accepted(formId), nul, accepted(formId)]),
    ).rejects.toMatchObject({ name: "TenantDataError", reason: "rejected", sqlState: "22P05" });
    expect(await idsOf(formId)).toEqual([]);
  });

  it("asks nothing for none, and refuses more than 25", async () => {
    const formId = await addForm();
    expect(await ingest.submissions.recordAll([])).toEqual(new Map());
    const many = Array.from({ length: 26 }, () => accepted(formId));
    await expect(ingest.submissions.recordAll(many)).rejects.toThrow(RangeError);
    expect(await idsOf(formId)).toEqual([]);
  });

  it("is one round trip; an answer that got lost is asked for again, and tells of what was stored", async () => {
    const { port } = await sharedServer();
    const proxy = await startTcpProxy({ target: { port } });
    const pools = createTestPools({
      readCredentials: () => Promise.resolve(tenant.credentials(tenant.ingest, proxy)),
    });
    try {
      const store = pools.storeFor({
        tenantId: "t",
        generation: 1,
        schemaName: tenant.schema,
        secretRef: "ingest",
      });
      const formId = await addForm();
      const fill = () => Array.from({ length: 25 }, () => accepted(formId));
      await store.submissions.recordAll(fill());
      proxy.reset();
      await store.submissions.recordAll(fill());
      expect(proxy.roundTrips()).toBe(1);
      proxy.loseNextAnswer();
      expect(new Set(await outcomesOf(fill(), store))).toEqual(new Set(["stored"]));
      expect(await idsOf(formId)).toHaveLength(75);
    } finally {
      await pools.close();
      await proxy.close();
    }
  });
});

describe("an answer to many", () => {
  let answering: AnsweringStore | undefined;
  afterEach(() => answering?.close());
  const [a, b] = [accepted(newId()), accepted(newId())];

  it.each([
    [
      "of another submission",
      [
        [newId(), "stored"],
        [b.id, "stored"],
      ],
    ],
    [
      "in another order",
      [
        [b.id, "stored"],
        [a.id, "stored"],
      ],
    ],
    ["of too few", [[a.id, "stored"]]],
    [
      "that is no outcome",
      [
        [a.id, "stored"],
        [b.id, "yes"],
      ],
    ],
    [
      "that is nothing",
      [
        [a.id, "stored"],
        [b.id, null],
      ],
    ],
    ["without columns", [[a.id, "stored"], []]],
  ] as const)("is not believed where it is %s", async (_name, rows) => {
    answering = await startAnsweringStore(...rows);
    await expect(answering.store.submissions.recordAll([a, b])).rejects.toMatchObject({
      name: "TenantDataError",
      reason: "unparsable",
    });
  });

  it("is cut off where it is of more than were asked for", async () => {
    answering = await startAnsweringStore([a.id, "stored"], [b.id, "stored"], [newId(), "stored"]);
    await expect(answering.store.submissions.recordAll([a, b])).rejects.toMatchObject({
      name: "TenantUnavailable",
      reason: "misbehaving",
    });
  });
});
