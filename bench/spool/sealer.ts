import { newId } from "@formtrap/contracts";
import { sealSubmission, spoolKey } from "@formtrap/core/spool";
import { systemClock } from "@formtrap/platform/clock";
import { createKmsClient, createKmsDataKeys } from "@formtrap/platform/kms-data-keys";
import { createPlatformBucket } from "@formtrap/platform/platform-bucket";
import { newSubmission } from "@formtrap/testkit";
import type { LocalInfo } from "../../tests/support/local-info.ts";

const BUCKET = "formtrap-local-platform";
const KEY_ALIAS = "alias/formtrap/local/platform";
const IN_FLIGHT = 16;

/** Whose posts, and what submit would have written into each. */
export interface SealedFor {
  readonly tenantId: string;
  readonly organizationId: string;
  readonly formId: string;
  readonly policyVersion: number;
  readonly destinationId: string | null;
}

/** Puts sealed posts into the platform's bucket, as submit does while a database is away. */
export type SealPosts = (whose: SealedFor, count: number) => Promise<readonly string[]>;

/** The product's own sealing, keys and bucket client, pointed at a local cloud. */
export function createSealer({ aws }: LocalInfo): SealPosts {
  // The product's clients take their endpoint and credentials from the environment, as in a function.
  process.env["AWS_ENDPOINT_URL"] = aws.endpointUrl;
  process.env["AWS_REGION"] = aws.region;
  process.env["AWS_ACCESS_KEY_ID"] = aws.accessKeyId;
  process.env["AWS_SECRET_ACCESS_KEY"] = aws.secretAccessKey;
  const bucket = createPlatformBucket({ bucket: BUCKET });
  const dataKeys = createKmsDataKeys({
    client: createKmsClient(),
    keyId: KEY_ALIAS,
    clock: systemClock,
    openedMax: 10,
  });
  const sealOne = async (whose: SealedFor, number: number): Promise<string> => {
    const { tenantId, organizationId, formId, policyVersion, destinationId } = whose;
    const email = `ada${number}@example.com`;
    const message = `Could you quote for ${number} oak doors, delivered in May?`;
    const submission = newSubmission(formId, {
      policyVersion,
      createdAt: new Date(),
      email,
      dataJson: JSON.stringify({ name: "Ada", email, message }),
      deliveries: destinationId === null ? [] : [{ id: newId(), destinationId, channel: "webhook" as const }],
      alreadyAccepted: true,
    });
    const spooledAt = new Date();
    const spooled = { tenantId, organizationId, submission, spooledAt, reason: "unreachable" } as const;
    const sealed = await sealSubmission(dataKeys, spooled);
    await bucket.put(spoolKey("waiting", tenantId, submission.id), sealed, {
      contentType: "application/octet-stream",
    });
    return submission.id;
  };
  return async (whose, count) => {
    const ids: string[] = [];
    let next = 0;
    const seal = async (): Promise<void> => {
      while (next < count) {
        next += 1;
        ids.push(await sealOne(whose, next));
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, seal));
    return ids;
  };
}
