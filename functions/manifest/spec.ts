export type HttpMethod = "GET" | "POST" | "OPTIONS" | "ANY";
/** Two HTTP APIs on hosts of their own: ingest is public and has no cookies. */
export type HttpApi = "ingest" | "api";

/** Each has one function that works on it, and a dead-letter queue `<name>-dlq`. */
export type QueueName =
  | "notify"
  | "redeliver"
  | "mail-events"
  | "sweep"
  | "replay"
  | "carry"
  | "snapshot"
  | "jobs";

export type Trigger =
  | {
      readonly type: "http";
      readonly api: HttpApi;
      /** API Gateway route keys, such as `POST /f/{endpointId}`; `{proxy+}` is greedy. */
      readonly routes: readonly { readonly method: HttpMethod; readonly path: string }[];
    }
  | {
      readonly type: "queue";
      readonly queue: QueueName;
      readonly batchSize: number;
      /** At least six times the function's timeout: AWS's advice, so that no message is tried by two at once. */
      readonly visibilityTimeoutSeconds: number;
      readonly maxReceiveCount: number;
      /** Batches worked on at a time, so that queues leave the account's concurrency to visitors. At least 2. */
      readonly concurrencyMax: number;
    }
  | { readonly type: "schedule"; readonly rateMinutes: number }
  /** Runs once at every deploy, before traffic reaches new code. */
  | { readonly type: "deploy" };

/** What a function may do, named by purpose; `stacks/` turns each into the narrowest IAM statement. */
export type Right =
  | "control-database:connect"
  | "control-database:own"
  /** Of customers: the kinds of secret that the vault keeps apart by name. */
  | "secrets:read-ingest"
  | "secrets:read-app"
  | "secrets:read-storage"
  | "secrets:read-captcha"
  | "secrets:read-delivery"
  /** What opens customers' databases as their owners. */
  | "secrets:read-owner"
  /** Stores, replaces and deletes those of customers, and reads none. */
  | "secrets:write"
  /** What jobs are given for their lives. */
  | "secrets:keep-job"
  /** The one that signs sessions. */
  | "secrets:read-auth"
  /**
   * What waits for customers' servers in the platform's bucket: `write` seals it and puts it there, and reads nothing;
   * `carry` puts there what is sealed already;
   * `work` reads it, moves it and removes it; `list` learns how much of it there is, whose and since when.
   */
  | "spool:write"
  | "spool:carry"
  | "spool:work"
  | "spool:list"
  /** Copies of what forms are, for when the control database is away. */
  | "snapshots:read"
  | "snapshots:write"
  /** What SES says of mails comes by way of its topic alone. */
  | `queue:send-${Exclude<QueueName, "mail-events">}`
  | "mail:send";

export interface FunctionSpec {
  readonly name: string;
  /** Module and export below the repository's root, such as `functions/ingest/submit.handler`. */
  readonly handler: string;
  readonly trigger: Trigger;
  /** Environment variables it reads (names; values come from the stage). */
  readonly environment: readonly string[];
  readonly rights: readonly Right[];
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly bundleBytesMax: number;
  /** Paths that must never be reachable from its bundle, checked in the bundle's metafile. */
  readonly forbiddenModules: readonly string[];
}
