import type { DeliveryTarget, WebhookFile } from "@formtrap/contracts";
import type { StoredSubmission } from "@formtrap/tenant-db";
import { openActiveBucket } from "../connection/index.ts";
import { type ObjectStore, ObjectStoreError } from "../ports.ts";
import { contentDisposition } from "../submission/index.ts";
import { fileUrl } from "./dashboard-links.ts";
import type { NotifyContext } from "./notify-context.ts";

const DAY_SECONDS = 24 * 3_600;

/** Links to a submission's files, as a destination wants them. */
export interface FileLinks {
  for(destination: DeliveryTarget): Promise<readonly WebhookFile[]>;
}

/**
 * Files are linked, never attached. Presigned links are made where a destination asks for them and the space's bucket
 * is in use; else they are the dashboard's. Signing contacts nobody.
 */
export function createFileLinks(options: {
  readonly ctx: Pick<
    NotifyContext,
    "control" | "vault" | "clock" | "logger" | "openObjectStore" | "dashboardUrl"
  >;
  readonly spaceId: string;
  readonly submission: Pick<StoredSubmission, "id" | "files">;
}): FileLinks {
  const { ctx, spaceId, submission } = options;
  let opening: Promise<ObjectStore | null> | null = null;
  const openBucket = (): Promise<ObjectStore | null> => {
    opening ??= openActiveBucket({ ...ctx, space: { id: spaceId, role: "viewer" } });
    return opening;
  };
  return {
    for: async ({ options: { fileLinks, fileLinkDays } }) => {
      if (submission.files.length === 0) return [];
      const bucket = fileLinks === "presigned" ? await openBucket() : null;
      const expiresInSeconds = fileLinkDays * DAY_SECONDS;
      const expiresAt = new Date(ctx.clock.now().getTime() + expiresInSeconds * 1_000).toISOString();
      return await Promise.all(
        submission.files.map(async (file, index): Promise<WebhookFile> => {
          const { name, sizeBytes: size, type } = file;
          const url = file.location === "tenant" ? await presign(ctx, bucket, file, expiresInSeconds) : null;
          return url === null
            ? {
                name,
                size,
                type,
                url: fileUrl(ctx.dashboardUrl, spaceId, submission.id, index),
                expiresAt: null,
              }
            : { name, size, type, url, expiresAt };
        }),
      );
    },
  };
}

/** @returns null where there is no bucket, or it cannot be used. */
async function presign(
  ctx: Pick<NotifyContext, "logger">,
  bucket: ObjectStore | null,
  file: StoredSubmission["files"][number],
  expiresInSeconds: number,
): Promise<string | null> {
  if (bucket === null) return null;
  try {
    return await bucket.presignGet(file.path, {
      contentDisposition: contentDisposition(file.name),
      expiresInSeconds,
    });
  } catch (error) {
    if (!(error instanceof ObjectStoreError)) throw error;
    ctx.logger.warn("file link not signed", {}, error);
    return null;
  }
}
