import { setTimeout as wait } from "node:timers/promises";
import { type Answer, nextPost, sendPost } from "./post.ts";
import type { Tenant } from "./tenant.ts";

export interface LoadOptions {
  readonly random: () => number;
  /** In the markers of its posts. */
  readonly run: string;
  /** Whom posts are for, and how many of them in a hundred. */
  readonly targets: readonly { readonly tenant: Tenant; readonly share: number }[];
}

export interface Load {
  readonly answers: readonly Answer[];
  /** Posts until the work has ended, so many at a time. */
  during(work: Promise<unknown>, pace?: Pace): Promise<void>;
  /** Posts for so long. */
  forMs(ms: number, pace?: Pace): Promise<void>;
}

export interface Pace {
  /** Default 4. */
  readonly inFlight?: number;
  /** Between an answer and the next post. Default 25 ms: two cores serve and judge as well. */
  readonly pauseMs?: number;
  /** Default 0.3. */
  readonly shareWithFile?: number;
}

/** Visitors who post one after the other, decided by a seed; every answer is kept. */
export function createLoad({ random, run, targets }: LoadOptions): Load {
  const answers: Answer[] = [];
  let count = 0;

  function chooseTenant(): Tenant {
    let left = random() * targets.reduce((sum, { share }) => sum + share, 0);
    for (const { tenant, share } of targets) {
      left -= share;
      if (left < 0) return tenant;
    }
    throw new RangeError("Nobody to post to.");
  }

  async function visit(shareWithFile: number): Promise<void> {
    const tenant = chooseTenant();
    count += 1;
    const post = nextPost({ random, tenant: tenant.name, marker: `${run}.${count}`, shareWithFile });
    answers.push(await sendPost(post, tenant.endpointUrl));
    if (post.idempotencyKey !== null) answers.push(await sendPost(post, tenant.endpointUrl));
  }

  const during: Load["during"] = async (work, { inFlight = 4, pauseMs = 25, shareWithFile = 0.3 } = {}) => {
    const over = new AbortController();
    const visitors = Array.from({ length: inFlight }, async () => {
      while (!over.signal.aborted) {
        await visit(shareWithFile);
        await wait(pauseMs);
      }
    });
    try {
      await work;
    } finally {
      over.abort();
      await Promise.all(visitors);
    }
  };
  return { answers, during, forMs: (ms, pace) => during(wait(ms), pace) };
}
