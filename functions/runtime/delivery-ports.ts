import type { DeliveryContext, NotifyContext } from "@formtrap/core/delivery";
import type { NodeEgressGuard } from "@formtrap/platform/egress-guard";
import { createOutboundHttp } from "@formtrap/platform/outbound-http";
import { createSesMailer } from "@formtrap/platform/ses-mailer";
import { createSmtpMailers } from "@formtrap/platform/smtp-mailer";
import { createSqsQueue } from "@formtrap/platform/sqs-queue";
import type { DeliveryConfig } from "./config.ts";

type DeliveryPorts = Omit<DeliveryContext, "control" | "vault" | "clock" | "logger" | "requestId"> &
  Pick<NotifyContext, "queues">;

/** What telling destinations of submissions needs beside a verb's context; connects to nothing yet. */
export function openDeliveryPorts(options: {
  readonly config: DeliveryConfig;
  readonly egress: NodeEgressGuard;
  readonly sqs: Parameters<typeof createSqsQueue>[0]["client"];
}): DeliveryPorts {
  const { config, egress, sqs } = options;
  return {
    http: createOutboundHttp({ guard: egress }),
    mailer: createSesMailer({ from: config.mailFrom, configurationSet: config.mailConfigurationSet }),
    openSmtpMailer: createSmtpMailers({ guard: egress, deadlineMs: config.deliveryTimeoutMs }),
    attemptTimeoutMs: config.deliveryTimeoutMs,
    mailsPerDayMax: config.mailsPerDayMax,
    telegramApiUrl: config.telegramApiUrl,
    dashboardUrl: config.dashboardUrl,
    queues: {
      notify: createSqsQueue({ client: sqs, queueUrl: config.notifyQueueUrl }),
      redeliver: createSqsQueue({ client: sqs, queueUrl: config.redeliverQueueUrl }),
    },
  };
}
