import { setTimeout as wait } from "node:timers/promises";
import { GetQueueUrlCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { createDestination } from "@formtrap/core/delivery";
import { createForm } from "@formtrap/core/form";
import { seededRandom } from "@formtrap/testkit";
import pg from "pg";
import { beforeAll, expect, it } from "vitest";
import { enterCustomerSpace } from "../support/customer-space.ts";
import { functionWorkers, killNow } from "../support/function-workers.ts";
import { type LocalCloud, makeHome, removeHome, startLocalCloud } from "../support/local-cloud.ts";
import { findFreePort } from "../support/ports.ts";
import { FIRST_START_MS } from "../support/shared-cloud.ts";
import { startWebhookReceiver, type WebhookReceiver } from "../support/webhook-receiver.ts";

const SEED = Number(process.env["CHAOS_SEED"] ?? 20_261_121);
const KILLS = 50;
const FUNCTIONS = ["submit", "notify", "redeliver"];
const DESTINATIONS = ["/steady", "/moody"];
const TEST_MS = 360_000;

let cloud: LocalCloud;
let receiver: WebhookReceiver;
let customer: pg.Client;
let endpointUrl: string;
let formId: string;

beforeAll(async () => {
  const home = await makeHome();
  cloud = await startLocalCloud({
    home,
    port: await findFreePort(),
    // A worker's lease is three tries long: what a killed one held is free again after nine seconds.
    environment: { SUBMIT_RATE_LIMIT_PER_MINUTE: "0", DELIVERY_TIMEOUT_MS: "3000", LOG_LEVEL: "error" },
  });
  receiver = await startWebhookReceiver();
  customer = new pg.Client(cloud.info.demo.databaseUrl);
  await customer.connect();
  await shortenVisibility();
  await using ctx = await enterCustomerSpace(cloud.info);
  const form = await createForm({ ctx, input: { name: "Chaos", retentionDays: null, responseType: "json" } });
  for (const path of DESTINATIONS) {
    const url = `${receiver.origin}${path}`;
    await createDestination({ ctx, input: { channel: "webhook", formId: form.formId, url } });
  }
  formId = form.formId;
  endpointUrl = `${cloud.info.ingestUrl}/f/${form.endpointId}`;
  return async () => {
    await customer.end();
    await receiver.close();
    await cloud.interrupt();
    await removeHome(home);
  };
}, FIRST_START_MS);

/** The manifest's six minutes are right for a function of one minute, and too long to watch. */
async function shortenVisibility(): Promise<void> {
  const { endpointUrl: endpoint, region, accessKeyId, secretAccessKey } = cloud.info.aws;
  const sqs = new SQSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
  for (const QueueName of ["notify", "redeliver"]) {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: "5" } }));
  }
  sqs.destroy();
}

/** @returns the submission's id; null where its visitor was not told that it is stored. */
async function post(number: number): Promise<string | null> {
  try {
    const response = await fetch(endpointUrl, {
      method: "POST",
      body: new URLSearchParams({ name: "Ada", email: "ada@example.com", message: `Question ${number}` }),
    });
    return response.status === 200 ? ((await response.json()) as { id: string }).id : null;
  } catch {
    return null;
  }
}

interface DeliveryRow {
  readonly id: string;
  readonly submission_id: string;
  readonly status: string;
}

async function deliveries(): Promise<readonly DeliveryRow[]> {
  const { rows } = await customer.query<DeliveryRow>(
    `SELECT d.id, d.submission_id, d.status FROM formtrap.deliveries d
       JOIN formtrap.submissions s ON s.id = d.submission_id WHERE s.form_id = $1`,
    [formId],
  );
  return rows;
}

/** As if half an hour had gone by: what nobody reminds of any more is found by the next activity, five at a time. */
async function letHalfAnHourPass(): Promise<void> {
  await customer.query(
    `UPDATE formtrap.deliveries SET next_attempt_at = next_attempt_at - interval '30 minutes',
            leased_until = leased_until - interval '30 minutes' WHERE status = 'pending'`,
  );
}

it(
  "every delivery arrives at least once, with its one id, however often everything is killed",
  async () => {
    console.log(`CHAOS_SEED=${SEED}`);
    const random = seededRandom(SEED);
    const refused = new Set<string>();
    receiver.behave("/moody", ({ id }, response) => {
      // Once each: the third try of one would be minutes away.
      const isRefused = !refused.has(id) && random() < 0.2;
      if (isRefused) refused.add(id);
      response.writeHead(isRefused ? 503 : 200).end();
    });
    const killing = new AbortController();
    const accepted: string[] = [];
    const posting = (async () => {
      for (let number = 0; !killing.signal.aborted; number += 1) {
        const id = await post(number);
        if (id !== null) accepted.push(id);
      }
    })();
    let kills = 0;
    while (kills < KILLS) {
      await wait(40 + random() * 400);
      // However slow the machine is, there is more to lose than was tried.
      await expect.poll(() => accepted.length, { timeout: TEST_MS, interval: 20 }).toBeGreaterThan(kills + 1);
      const pids = functionWorkers(cloud.home, FUNCTIONS);
      const victim = pids[Math.floor(random() * pids.length)];
      if (victim === undefined) continue;
      killNow(victim);
      kills += 1;
    }
    killing.abort();
    await posting;

    let round = 0;
    await expect
      .poll(
        async () => {
          const waiting = (await deliveries()).filter(({ status }) => status === "pending").length;
          round += 1;
          if (waiting > 0 && round % 20 === 0) {
            await letHalfAnHourPass();
            for (let number = 0; number * 5 < waiting; number += 1) {
              const id = await post(1_000_000 + round * 1_000 + number);
              if (id !== null) accepted.push(id);
            }
          }
          return waiting;
        },
        { timeout: 200_000, interval: 500 },
      )
      .toBe(0);

    const rows = await deliveries();
    const bySubmission = Map.groupBy(rows, (row) => row.submission_id);
    expect(accepted.length).toBeGreaterThan(KILLS);
    for (const id of accepted)
      expect(bySubmission.get(id), `deliveries of ${id}`).toHaveLength(DESTINATIONS.length);
    expect(rows.filter(({ status }) => status !== "succeeded")).toEqual([]);
    const arrived = Map.groupBy(receiver.received, ({ id }) => id);
    expect(rows.filter(({ id }) => !arrived.has(id))).toEqual([]);
    const submissionOf = new Map(rows.map((row) => [row.id, row.submission_id]));
    for (const { id, submissionId } of receiver.received) expect(submissionOf.get(id)).toBe(submissionId);
    const repeated = receiver.received.length - arrived.size;
    console.log(
      `${kills} kills, ${accepted.length} accepted, ${rows.length} deliveries, ${repeated} arrived again`,
    );
  },
  TEST_MS,
);
