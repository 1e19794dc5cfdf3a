import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { MailEvent } from "@formtrap/emulators/aws";

const QUEUE_NAME = "mail-events";

/**
 * Hands what SES says of mails to the queue of `mail-events`, as a topic with raw delivery does in the cloud.
 * A queue is known by its name alone.
 */
export function forwardMailEvents(options: {
  readonly sqs: SQSClient;
  readonly endpointUrl: string;
  readonly onProblem: (message: string) => void;
}): (event: MailEvent) => void {
  const { sqs, endpointUrl, onProblem } = options;
  const QueueUrl = `${endpointUrl}/000000000000/${QUEUE_NAME}`;
  return ({ message }) => {
    sqs
      .send(new SendMessageCommand({ QueueUrl, MessageBody: message }))
      .catch((error: unknown) => onProblem(`What became of a mail was lost: ${String(error)}`));
  };
}
