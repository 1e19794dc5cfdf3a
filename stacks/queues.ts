import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib/core";
import type { StackContext } from "sst/constructs";
import { functions, type QueueName } from "../functions/manifest.ts";

/**
 * As long as SQS keeps anything: time to read what failed, mend it and send it back. A dead letter's time counts from
 * when it was first sent.
 */
const RETENTION = Duration.days(14);

/** A queue of the manifest, and where what cannot be handled ends up. */
interface WorkQueue {
  readonly name: QueueName;
  readonly queue: Queue;
  readonly deadLetters: Queue;
}

/**
 * The manifest's queues, each with a dead-letter queue of its own. Encrypted by SQS itself: messages hold ids and no
 * content, in `mail-events` addresses of recipients, in `carry` posts that are sealed already; and a key of the stage's
 * would have to be allowed to all who send.
 */
export function queues({ app, stack }: StackContext) {
  const made = functions.flatMap(({ trigger }): WorkQueue[] => {
    if (trigger.type !== "queue") return [];
    const name = trigger.queue;
    const encrypted = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
    const deadLetters = new Queue(stack, `${name}-dlq`, {
      ...encrypted,
      queueName: app.logicalPrefixedName(`${name}-dlq`),
      retentionPeriod: RETENTION,
    });
    const queue = new Queue(stack, `${name}-queue`, {
      ...encrypted,
      queueName: app.logicalPrefixedName(name),
      retentionPeriod: RETENTION,
      visibilityTimeout: Duration.seconds(trigger.visibilityTimeoutSeconds),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: trigger.maxReceiveCount },
    });
    return [{ name, queue, deadLetters }];
  });
  const byName = new Map(made.map((each) => [each.name, each]));
  return {
    made,
    get: (name: QueueName): Queue => {
      const found = byName.get(name);
      if (found === undefined) throw new Error(`No function of the manifest works on the queue ${name}`);
      return found.queue;
    },
  };
}
