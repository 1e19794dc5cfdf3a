import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import * as z from "zod";

const mailSchema = z.object({
  Destination: z.object({ ToAddresses: z.array(z.string()) }),
  Content: z.object({
    Simple: z.object({
      Subject: z.object({ Data: z.string() }),
      Body: z.object({ Text: z.object({ Data: z.string() }), Html: z.object({ Data: z.string() }) }),
    }),
  }),
});

export interface SentMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface AwsFixture {
  readonly endpointUrl: string;
  /** Every mail accepted so far, oldest first. */
  readonly mails: SentMail[];
  close(): void;
}

/** Two operations of AWS as the SDK's clients speak them: one secret to read, and mails to take. */
export async function awsFixture(options: { readonly secret: string }): Promise<AwsFixture> {
  const mails: SentMail[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body: unknown = JSON.parse((await text(request)) || "{}");
    response.setHeader("content-type", "application/json");
    if (request.headers["x-amz-target"] === "secretsmanager.GetSecretValue") {
      response.end(JSON.stringify({ Name: "auth", SecretString: options.secret, VersionId: "v1" }));
    } else if (request.url === "/v2/email/outbound-emails") {
      const mail = mailSchema.parse(body);
      mails.push({
        to: mail.Destination.ToAddresses.join(","),
        subject: mail.Content.Simple.Subject.Data,
        text: mail.Content.Simple.Body.Text.Data,
      });
      response.end(JSON.stringify({ MessageId: String(mails.length) }));
    } else {
      response.writeHead(404).end("{}");
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { endpointUrl: `http://127.0.0.1:${port}`, mails, close: () => server.close() };
}
