import { setTimeout as wait } from "node:timers/promises";
import type { WebhookReceiver } from "../../tests/support/webhook-receiver.ts";
import type { Post } from "./poster.ts";

const SAMPLE_MS = 5_000;
const DRAIN_MS_MAX = 300_000;

export interface BacklogReport {
  readonly posted: number;
  readonly destinations: number;
  readonly perMinute: number;
  /** Deliveries that were asked for and had not arrived, every five seconds while posts came in. */
  readonly samples: readonly { readonly atSeconds: number; readonly waiting: number }[];
  /** From the last post's answer to the last arrival. */
  readonly drainMs: number;
  readonly delivered: number;
  /** Arrivals of what had arrived before. */
  readonly repeated: number;
}

/** Posts at a steady pace and watches how far deliveries are behind. */
export async function measureBacklog(options: {
  readonly post: Post;
  readonly receiver: WebhookReceiver;
  readonly destinations: number;
  readonly perMinute: number;
  readonly minutes: number;
}): Promise<BacklogReport> {
  const { post, receiver, destinations, perMinute, minutes } = options;
  const arrived = new Set<string>();
  let arrivals = 0;
  let lastArrivalMs = 0;
  receiver.onReceived = ({ id, atMs }) => {
    arrived.add(id);
    arrivals += 1;
    lastArrivalMs = atMs;
  };
  const total = Math.round(perMinute * minutes);
  const startMs = performance.now();
  const samples: { atSeconds: number; waiting: number }[] = [];
  let posted = 0;
  const sampler = setInterval(() => {
    const atSeconds = Math.round((performance.now() - startMs) / 1_000);
    const waiting = posted * destinations - arrived.size;
    samples.push({ atSeconds, waiting });
    console.log(`${atSeconds} s: ${posted} of ${total} posted, ${waiting} deliveries waiting`);
  }, SAMPLE_MS);
  const underWay = new Set<Promise<void>>();
  for (let index = 0; index < total; index += 1) {
    const dueMs = startMs + (index * 60_000) / perMinute;
    await wait(Math.max(0, dueMs - performance.now()));
    const postOne = async (): Promise<void> => {
      await post();
      posted += 1;
    };
    const work: Promise<void> = postOne().finally(() => underWay.delete(work));
    underWay.add(work);
  }
  await Promise.all(underWay);
  const endMs = performance.now();
  while (arrived.size < total * destinations && performance.now() - endMs < DRAIN_MS_MAX) await wait(50);
  clearInterval(sampler);
  receiver.onReceived = null;
  return {
    posted,
    destinations,
    perMinute,
    samples,
    drainMs: Math.max(0, lastArrivalMs - endMs),
    delivered: arrived.size,
    repeated: arrivals - arrived.size,
  };
}
