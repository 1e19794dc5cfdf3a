import type { WebhookReceiver } from "../../tests/support/webhook-receiver.ts";
import type { Post } from "./poster.ts";

/** From the visitor's answer to the webhook's arrival, one post at a time, nothing else going on; in milliseconds. */
export async function measureIdle(options: {
  readonly post: Post;
  readonly receiver: WebhookReceiver;
  readonly turns: number;
}): Promise<readonly number[]> {
  const { post, receiver, turns } = options;
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const arrivals: { readonly submissionId: string; readonly atMs: number }[] = [];
    let onArrival: () => void = () => {};
    receiver.onReceived = (webhook) => {
      arrivals.push(webhook);
      onArrival();
    };
    const id = await post();
    const answeredAtMs = performance.now();
    while (!arrivals.some(({ submissionId }) => submissionId === id)) {
      await new Promise<void>((resolve) => {
        onArrival = resolve;
      });
    }
    const arrival = arrivals.find(({ submissionId }) => submissionId === id);
    // It may arrive before the visitor's answer does.
    times.push(Math.max(0, (arrival?.atMs ?? answeredAtMs) - answeredAtMs));
  }
  receiver.onReceived = null;
  return times;
}
