import {
  ConfigurationSet,
  EmailSendingEvent,
  EventDestination,
  SuppressionReasons,
} from "aws-cdk-lib/aws-ses";
import { Topic } from "aws-cdk-lib/aws-sns";
import { SqsSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { type StackContext, use } from "sst/constructs";
import { queues } from "./queues.ts";

/**
 * How mail is sent, and how the product hears of what came back: SES tells a topic of bounces and complaints, and the
 * topic hands them, as they are, to the queue of `mail-events`. SES itself also stops writing to such addresses.
 */
export function mail({ app, stack }: StackContext) {
  const configurationSet = new ConfigurationSet(stack, "ConfigurationSet", {
    configurationSetName: app.logicalPrefixedName("mail"),
    suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
  });
  const topic = new Topic(stack, "Events", {
    topicName: app.logicalPrefixedName("mail-events"),
    enforceSSL: true,
  });
  configurationSet.addEventDestination("Events", {
    destination: EventDestination.snsTopic(topic),
    events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
  });
  topic.addSubscription(new SqsSubscription(use(queues).get("mail-events"), { rawMessageDelivery: true }));
  return {
    configurationSetName: configurationSet.configurationSetName,
    configurationSetArn: stack.formatArn({
      service: "ses",
      resource: "configuration-set",
      resourceName: configurationSet.configurationSetName,
    }),
  };
}
