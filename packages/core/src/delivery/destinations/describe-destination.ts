import { destinationOptionsSchema, type NewDestination } from "@formtrap/contracts";
import type { TenantDestination } from "@formtrap/tenant-db";
import { sealText } from "../../tenant/index.ts";
import { chatLabel } from "../chat/chat-secrets.ts";

type Described = Pick<TenantDestination, "channel" | "name" | "target" | "sealedSecret" | "options">;

/** What an input means as a row; secrets are sealed for this destination alone. */
export function describeDestination(
  input: NewDestination,
  { id, deliveryKey }: { readonly id: string; readonly deliveryKey: Buffer },
): Described {
  const { channel, name } = input;
  const options = destinationOptionsSchema.parse({});
  const seal = (secret: string) => sealText(deliveryKey, id, secret);
  switch (input.channel) {
    case "webhook": {
      const { fileLinks, fileLinkDays } = input;
      return {
        channel,
        name,
        target: input.url,
        sealedSecret: null,
        options: { ...options, fileLinks, fileLinkDays },
      };
    }
    case "email": {
      const { fileLinks, fileLinkDays, subjectTemplate } = input;
      const wanted = { ...options, fileLinks, fileLinkDays, subjectTemplate };
      return { channel, name, target: input.recipient, sealedSecret: null, options: wanted };
    }
    case "slack":
    case "discord":
      return {
        channel,
        name,
        target: chatLabel(input.channel, input.webhookUrl),
        sealedSecret: seal(input.webhookUrl),
        options,
      };
    case "telegram":
      return { channel, name, target: input.chatId, sealedSecret: seal(input.botToken), options };
  }
}
