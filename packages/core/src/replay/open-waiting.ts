import { ZodError } from "zod";
import { KeyServiceUnavailable, type ListedObject, ObjectStoreError } from "../ports.ts";
import { openSubmission, type SpooledSubmission, tenantPrefix, walkObjects } from "../spool/index.ts";
import { SealBroken } from "../tenant/index.ts";
import type { ReplayContext } from "./replay-context.ts";
import { workSideBySide } from "./work-side-by-side.ts";

/** No post is larger: a body's text ends at 256 KiB, however it is written. */
export const SEALED_BYTES_MAX = 8 * 1024 * 1024;
const READS_AT_ONCE = 16;
/** A tenant whose database is still away costs no more reads than these. */
const FIRST_COUNT = 25;
/** What is in memory at once, of one tenant: two windows. */
const WINDOW_COUNT_MAX = 100;
const WINDOW_BYTES_MAX = 4 * 1024 * 1024;
/** What the key service says of a sealed key that was never its own; all else may pass. */
const NOT_A_KEY = new Set(["InvalidCiphertextException", "IncorrectKeyException", "ValidationException"]);

/** A waiting post, read and opened. */
export interface WaitingPost {
  readonly id: string;
  readonly sizeBytes: number;
  readonly submission: SpooledSubmission["submission"];
}

/** Some of what waits. */
export interface WaitingWindow {
  /** In the order of their ids, which is that of their time. */
  readonly posts: readonly WaitingPost[];
  /** Objects that are no posts of this tenant's, or not readable by this version: what follows the tenant's prefix. */
  readonly unreadable: readonly string[];
}

/**
 * A tenant's waiting posts, opened, by windows: the first is small and read alone, each further one while the one before
 * it is worked on.
 * @param beforeReading is awaited before the first is read, and not called where nothing waits.
 * @throws ObjectStoreError, KeyServiceUnavailable, what `beforeReading` throws
 */
export async function* openWaiting(
  ctx: Pick<ReplayContext, "bucket" | "dataKeys" | "logger">,
  tenantId: string,
  beforeReading: () => Promise<unknown>,
): AsyncGenerator<WaitingWindow, void, undefined> {
  let isFirst = true;
  let ahead: Promise<WaitingWindow> | null = null;
  for await (const objects of listWindows(ctx, tenantId)) {
    if (isFirst) await beforeReading();
    const opening = openWindow(ctx, tenantId, objects);
    // Waited for below, unless the worker gives up before.
    opening.catch(() => {});
    if (isFirst) yield await opening;
    else {
      if (ahead !== null) yield await ahead;
      ahead = opening;
    }
    isFirst = false;
  }
  if (ahead !== null) yield await ahead;
}

async function* listWindows(
  ctx: Pick<ReplayContext, "bucket">,
  tenantId: string,
): AsyncGenerator<readonly ListedObject[], void, undefined> {
  let countMax = FIRST_COUNT;
  for await (const page of walkObjects(ctx.bucket, tenantPrefix("waiting", tenantId))) {
    let window: ListedObject[] = [];
    let windowBytes = 0;
    for (const object of page) {
      const isFull = window.length >= countMax || windowBytes + object.sizeBytes > WINDOW_BYTES_MAX;
      if (isFull && window.length > 0) {
        yield window;
        countMax = WINDOW_COUNT_MAX;
        window = [];
        windowBytes = 0;
      }
      window.push(object);
      windowBytes += object.sizeBytes;
    }
    if (window.length > 0) yield window;
    countMax = WINDOW_COUNT_MAX;
  }
}

async function openWindow(
  ctx: Pick<ReplayContext, "bucket" | "dataKeys" | "logger">,
  tenantId: string,
  objects: readonly ListedObject[],
): Promise<WaitingWindow> {
  const prefix = tenantPrefix("waiting", tenantId);
  const posts = new Map<string, WaitingPost>();
  const unreadable: string[] = [];
  await workSideBySide(objects, READS_AT_ONCE, async ({ key, sizeBytes }) => {
    const id = key.slice(prefix.length);
    try {
      const sealed = await ctx.bucket.get(key, { maxBytes: SEALED_BYTES_MAX });
      const { submission } = await openSubmission(ctx.dataKeys, { tenantId, submissionId: id }, sealed);
      posts.set(id, { id, sizeBytes, submission });
    } catch (error) {
      if (error instanceof ObjectStoreError && error.reason === "missing") return;
      if (!isObjectsFault(error)) throw error;
      ctx.logger.error("waiting post cannot be opened", { tenantId, submissionId: id }, error);
      unreadable.push(id);
    }
  });
  const inOrder = objects.flatMap(({ key }) => posts.get(key.slice(prefix.length)) ?? []);
  return { posts: inOrder, unreadable };
}

/** The object's own, not of the services that hold it and its key: trying again changes nothing. */
export function isObjectsFault(error: unknown): boolean {
  if (error instanceof KeyServiceUnavailable) return NOT_A_KEY.has(error.code);
  if (error instanceof ObjectStoreError) return error.reason === "too_large";
  return error instanceof SealBroken || error instanceof ZodError || error instanceof SyntaxError;
}
