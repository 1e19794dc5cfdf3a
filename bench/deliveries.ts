/**
 * How soon webhooks leave, and whether the outbox keeps up, in the whole local cloud: gateway, submit, SQS, notify, the
 * customer's PostgreSQL over TLS, and destinations on loopback. The floor is a message through the same queue, and what
 * its receiver posts by bare HTTP.
 * `npm run bench:deliveries -- [--idle 100] [--minutes 2] [--per-minute 1000] [--destinations 10]`
 */
import { parseArgs } from "node:util";
import { createDestination } from "@formtrap/core/delivery";
import { createForm } from "@formtrap/core/form";
import { enterCustomerSpace } from "../tests/support/customer-space.ts";
import { makeHome, removeHome, startLocalCloud } from "../tests/support/local-cloud.ts";
import { findFreePort } from "../tests/support/ports.ts";
import { startWebhookReceiver } from "../tests/support/webhook-receiver.ts";
import { measureBacklog } from "./deliveries/backlog.ts";
import { measureFloor } from "./deliveries/floor.ts";
import { measureIdle } from "./deliveries/idle.ts";
import { createPoster } from "./deliveries/poster.ts";
import { printBacklog, printIdle } from "./deliveries/report.ts";

const { values: args } = parseArgs({
  options: {
    idle: { type: "string", default: "100" },
    minutes: { type: "string", default: "2" },
    "per-minute": { type: "string", default: "1000" },
    destinations: { type: "string", default: "10" },
  },
});

const home = await makeHome();
const cloud = await startLocalCloud({
  home,
  port: await findFreePort(),
  environment: { SUBMIT_RATE_LIMIT_PER_MINUTE: "0", LOG_LEVEL: process.env["LOG_LEVEL"] ?? "error" },
});
const receiver = await startWebhookReceiver();
try {
  await using ctx = await enterCustomerSpace(cloud.info);
  const addForm = async (name: string, destinations: number) => {
    const form = await createForm({ ctx, input: { name, retentionDays: null, responseType: "json" } });
    for (let number = 1; number <= destinations; number += 1) {
      const url = `${receiver.origin}/${name}/${number}`;
      await createDestination({ ctx, input: { channel: "webhook", formId: form.formId, url } });
    }
    return createPoster(`${cloud.info.ingestUrl}/f/${form.endpointId}`);
  };

  const floor = await measureFloor({ aws: cloud.info.aws, receiver, turns: Number(args.idle) });
  const post = await addForm("idle", 1);
  const idle = await measureIdle({ post, receiver, turns: Number(args.idle) });
  printIdle(floor, idle);

  const destinations = Number(args.destinations);
  const load = await addForm("load", destinations);
  printBacklog(
    await measureBacklog({
      post: load,
      receiver,
      destinations,
      perMinute: Number(args["per-minute"]),
      minutes: Number(args.minutes),
    }),
  );
} finally {
  await receiver.close();
  await cloud.interrupt();
  await removeHome(home);
}
