import { newId } from "@formtrap/contracts";
import { afterEach, describe, expect, it } from "vitest";
import type { TenantStore } from "../index.ts";
import { type AnsweringStore, startAnsweringStore } from "../testing/answering-store.fixture.ts";
import { at, claimOf, NOW, outcomeOf } from "../testing/delivery-world.fixture.ts";

let answering: AnsweringStore | undefined;
afterEach(() => answering?.close());

/** A database that answers whatever it is asked with these rows of one column. */
async function storeThatHears(...rows: readonly (string | null)[]): Promise<TenantStore> {
  answering = await startAnsweringStore(...rows.map((row) => [row]));
  return answering.store;
}

const SUBMISSION = {
  id: newId(),
  form_id: newId(),
  created_at: NOW.toISOString(),
  status: "new",
  email: null,
  name: null,
  data: { a: "b" },
  field_order: ["a"],
  files: [],
  spam_score: null,
  user_agent: null,
  referer: null,
  mail_options: null,
  is_deleted: false,
};
const DELIVERY = {
  id: newId(),
  destination_id: newId(),
  channel: "webhook",
  attempt: 1,
  round_attempt: 1,
  round_started_at: NOW.toISOString(),
};
const CLAIM = { submission: SUBMISSION, claimed: [DELIVERY], held_until: null, forgotten: [] };

const UNPARSABLE = { name: "TenantDataError", reason: "unparsable" };
const claimAnswered = async (answer: unknown, deliveryId: string | null = null) => {
  const store = await storeThatHears(typeof answer === "string" ? answer : JSON.stringify(answer));
  return await store.deliveries.claim(claimOf(SUBMISSION.id, { deliveryId }));
};

describe("a claim's answer", () => {
  it("is believed where it is one", async () => {
    expect(await claimAnswered(CLAIM, DELIVERY.id)).toMatchObject({
      submission: { id: SUBMISSION.id, data: { a: "b" } },
      claimed: [{ id: DELIVERY.id, attempt: 1 }],
    });
  });

  it.each([
    ["no JSON", "yes"],
    ["of another submission", { ...CLAIM, submission: { ...SUBMISSION, id: newId() } }],
    ["without a submission", { ...CLAIM, submission: null }],
    [
      "of more deliveries than are claimed at a time",
      { ...CLAIM, claimed: Array.from({ length: 51 }, () => DELIVERY) },
    ],
    ["that remembers more than five", { ...CLAIM, forgotten: Array.from({ length: 6 }, () => ({})) }],
    ["of no deliveries at all", { ...CLAIM, claimed: undefined }],
  ])("is not believed when it is %s", async (_name, answer) => {
    await expect(claimAnswered(answer)).rejects.toMatchObject(UNPARSABLE);
  });

  it("is believed without deliveries that were not asked for, or that are none", async () => {
    expect(await claimAnswered(CLAIM, newId())).toMatchObject({ claimed: [] });
    await answering?.close();
    const rubbish = {
      ...CLAIM,
      claimed: [7, null, { ...DELIVERY, id: "x" }],
      forgotten: [{ submission_id: "x" }],
    };
    expect(await claimAnswered(rubbish)).toMatchObject({ claimed: [], forgotten: [] });
  });
});

describe("other answers", () => {
  const stored = {
    id: newId(),
    submission_id: SUBMISSION.id,
    destination_id: DELIVERY.destination_id,
    channel: "webhook",
    status: "failed",
    attempts: 1,
    next_attempt_at: null,
    last_status_code: 500,
    last_error: null,
    last_response: null,
    last_duration_ms: 1,
    delivered_at: null,
    created_at: NOW.toISOString(),
  };

  it("name no deliveries of others", async () => {
    const { deliveries } = await storeThatHears(JSON.stringify(stored), null, "rubbish");
    const all = { status: null, before: null };
    expect(await deliveries.ofSubmission(SUBMISSION.id)).toMatchObject([{ id: stored.id }]);
    expect(await deliveries.ofSubmission(newId())).toEqual([]);
    expect(await deliveries.ofDestination(stored.destination_id, all)).toHaveProperty("deliveries.length", 1);
    expect(await deliveries.ofDestination(newId(), all)).toEqual({ deliveries: [], next: null });
  });

  it("replay nothing that was not asked for", async () => {
    const answer = { delivery_id: newId(), submission_id: newId(), form_id: newId() };
    const { deliveries } = await storeThatHears(JSON.stringify(answer));
    await expect(deliveries.replay({ deliveryIds: [newId()] }, NOW)).rejects.toMatchObject(UNPARSABLE);
    expect(await deliveries.replay({ deliveryIds: [answer.delivery_id] }, NOW)).toHaveLength(1);
  });

  it("are cut off where they have more rows than can be", async () => {
    const row = JSON.stringify({ destination_id: newId(), failing_since: NOW });
    const { deliveries } = await storeThatHears(row, row);
    const misbehaving = { name: "TenantUnavailable", reason: "misbehaving" };
    await expect(deliveries.finish([outcomeOf({ id: newId(), attempt: 1 })])).rejects.toMatchObject(
      misbehaving,
    );
    const two = [newId(), newId()].map((id) => outcomeOf({ id, attempt: 1 }, { startedAt: at(1) }));
    expect(await deliveries.finish(two)).toHaveLength(2);
  });

  it("are no destination where they are another one", async () => {
    const { destinations } = await storeThatHears(JSON.stringify({ id: newId() }));
    await expect(destinations.find(newId())).rejects.toMatchObject(UNPARSABLE);
    await expect(destinations.rotateSecret(newId(), NOW)).rejects.toMatchObject(UNPARSABLE);
    expect(await destinations.ofForm(newId())).toEqual([]);
  });
});
