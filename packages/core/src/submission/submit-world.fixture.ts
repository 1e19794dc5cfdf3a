import type { FormAddress, FormPolicy, Route } from "@formtrap/contracts";
import type { NewSubmission, RecordOutcome, TenantStore } from "@formtrap/tenant-db";
import {
  createMemoryDataKeys,
  createMemoryPlatformBucket,
  createRefusingStore,
  type FakeClock,
  fakeClock,
  type MemoryDataKeys,
  type MemoryPlatformBucket,
  TEST_ENDPOINT_ID,
  testRoute,
} from "@formtrap/testkit";
import type { CaptchaVerifier, LogFields } from "../ports.ts";
import { lastPart, openSubmission, type SpooledSubmission } from "../spool/index.ts";
import { createFormTimer } from "./form-timer.ts";
import { type MemoryBucket, memoryBucket } from "./memory-bucket.fixture.ts";
import type { PostPath } from "./post-path.ts";
import { createRateLimiter } from "./rate-limiter.ts";
import { type AcceptedSubmission, receiveSubmission } from "./receive-submission.ts";
import { createRouteCache } from "./route-cache.ts";
import { createRepetitionCounter } from "./spam/index.ts";
import { silentLogger } from "./submission.fixture.ts";
import type { SubmitContext } from "./submit-context.ts";
import { SubmitRefusal } from "./submit-refusal.ts";
import { createSubmitSpool } from "./submit-spool.ts";

/** The submit path on a store and a control database that a test answers for. */
export interface SubmitWorld {
  readonly clock: FakeClock;
  readonly ctx: SubmitContext;
  readonly recorded: NewSubmission[];
  readonly logged: { readonly message: string; readonly fields: LogFields | undefined }[];
  /** What the control database answers, and how often it was asked. */
  load: (address: FormAddress) => Promise<Route | null>;
  loads: number;
  /** What the tenant's database answers. */
  record: (submission: NewSubmission) => Promise<RecordOutcome>;
  isRecorded: (submission: { readonly id: string }) => Promise<boolean>;
  /** The tenant's bucket. */
  readonly bucket: MemoryBucket;
  /** What the captcha provider answers. */
  captcha: CaptchaVerifier["verify"];
  /** Messages to the sweep's queue. */
  readonly sweeps: unknown[];
  /** Messages that ask for deliveries. */
  readonly notifications: unknown[];
  /** The platform's bucket and the key service. */
  readonly platform: MemoryPlatformBucket;
  readonly dataKeys: MemoryDataKeys;
  /** Messages to a tenant's replay worker, and those that carry what the platform's bucket did not take. */
  readonly looks: { readonly message: unknown; readonly delaySeconds: number | undefined }[];
  readonly carried: unknown[];
  /** What the two queues do before they take a message. */
  beforeSend: () => Promise<void>;
  /** What waits in the platform's bucket, opened, by the shelf's folder. */
  spooled(folder?: "spool" | "quarantine"): Promise<readonly SpooledSubmission[]>;
  /** Puts a form behind the endpoint. */
  given(
    policy: Partial<FormPolicy>,
    tenant?: Partial<Route["tenant"]>,
    changes?: Partial<Omit<Route, "policy" | "tenant">>,
  ): void;
  /** Posts text as urlencoded, an object as JSON, bytes as they are. */
  post(...args: PostArguments): Promise<AcceptedSubmission>;
  /** The same, to another address than a form's own. */
  postTo(path: PostPath, ...args: PostArguments): Promise<AcceptedSubmission>;
}

type PostArguments = [
  body: string | object | Buffer,
  headers?: Readonly<Record<string, string>>,
  sourceIp?: string,
  ctx?: SubmitContext,
];

export function submitWorld(): SubmitWorld {
  const clock = fakeClock("2026-03-01T12:00:00.000Z");
  const platform = createMemoryPlatformBucket({ now: () => clock.now() });
  const dataKeys = createMemoryDataKeys();
  const world: SubmitWorld = {
    clock,
    ctx: {
      clock,
      logger: { ...silentLogger, error: (message, fields) => world.logged.push({ message, fields }) },
      rateLimitPerMinute: 20,
      rateLimiter: createRateLimiter({ clock, keysMax: 100 }),
      routes: createRouteCache({
        load: async (address) => {
          world.loads += 1;
          return { route: await world.load(address) };
        },
        clock,
        logger: silentLogger,
        ttlMs: 15_000,
        graceMs: 60_000,
        staleMsMax: 3_600_000,
        negativeTtlMs: 5_000,
        loadTimeoutMs: 1_000,
        staleWaitMs: 1_000,
        refreshWaitMs: 100,
        sizeMax: 10,
      }),
      storeFor: () => storeOf(world),
      spool: createSubmitSpool({
        clock,
        bucket: platform.bucket,
        dataKeys,
        replayQueue: {
          send: async (message, { delaySeconds } = {}) => {
            await world.beforeSend();
            world.looks.push({ message, delaySeconds });
          },
        },
        carryQueue: {
          send: async (message) => {
            await world.beforeSend();
            world.carried.push(message);
          },
        },
      }),
      secrets: { get: (ref) => Promise.resolve(secretOf(ref)) },
      openObjectStore: () => Promise.resolve(world.bucket.store),
      captcha: { verify: (question) => world.captcha(question) },
      repetitions: createRepetitionCounter({ clock, keysMax: 100, windowMs: 3_600_000 }),
      digests: createFormTimer({ clock, intervalMs: 3_600_000, formsMax: 10 }),
      notifications: {
        send: (message) => {
          world.notifications.push(message);
          return Promise.resolve();
        },
      },
      sweeps: {
        ...createFormTimer({ clock, intervalMs: 3_600_000, formsMax: 10 }),
        queue: {
          send: (message) => {
            world.sweeps.push(message);
            return Promise.resolve();
          },
        },
      },
    },
    recorded: [],
    logged: [],
    load: () => Promise.resolve(testRoute()),
    loads: 0,
    record: () => Promise.resolve("stored"),
    isRecorded: () => Promise.resolve(false),
    bucket: memoryBucket(),
    captcha: () => Promise.reject(new Error("no captcha was expected")),
    sweeps: [],
    notifications: [],
    platform,
    dataKeys,
    looks: [],
    carried: [],
    beforeSend: () => Promise.resolve(),
    spooled: async (folder = "spool") =>
      await Promise.all(
        [...platform.objects]
          .filter(([key]) => key.startsWith(`${folder}/`))
          .map(async ([key, { body }]) => {
            const { tenantId } = testRoute().tenant;
            return await openSubmission(dataKeys, { tenantId, submissionId: lastPart(key) }, body);
          }),
      ),
    given(policy, tenant = {}, changes = {}) {
      const route = testRoute(policy, tenant, changes);
      world.load = () => Promise.resolve(route);
    },
    post: (...args) => world.postTo({ kind: "form", endpointId: TEST_ENDPOINT_ID }, ...args),
    postTo(path, body, headers = {}, sourceIp = "203.0.113.77", ctx = world.ctx) {
      const isText = typeof body === "string";
      const type = isText ? "application/x-www-form-urlencoded" : "application/json";
      const bytes = Buffer.isBuffer(body) ? body : Buffer.from(isText ? body : JSON.stringify(body));
      return receiveSubmission({
        ctx,
        request: {
          path,
          host: "forms.test",
          headers: { "content-type": type, ...headers },
          body: bytes,
          sourceIp,
          requestId: "request-1",
        },
        answer: (accepted) => accepted,
      });
    },
  };
  return world;
}

/** What a refused post is told; fails where it was not refused, or not in a sentence. */
export async function refusalOf(work: Promise<unknown>): Promise<{
  readonly status: number;
  readonly code: string | undefined;
  readonly retry: number | null;
}> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SubmitRefusal) || !/^[A-Z].*\.$/.test(error.message)) {
    throw new Error("expected a refusal in one sentence", { cause: error });
  }
  return { status: error.status, code: error.faults[0]?.code, retry: error.retryAfterSeconds };
}

function secretOf(ref: string): unknown {
  return ref.includes("/captcha/")
    ? { v: 1, secretKey: "captcha-secret-key" }
    : { v: 1, accessKeyId: "AKIATEST", secretAccessKey: "bucket-secret" };
}

function storeOf(world: SubmitWorld): TenantStore {
  const store = createRefusingStore("not part of receiving");
  return {
    ...store,
    submissions: {
      ...store.submissions,
      record: (submission) => {
        world.recorded.push(submission);
        return world.record(submission);
      },
      isRecorded: (submission) => world.isRecorded(submission),
    },
  };
}
