import { join } from "node:path";
import { startTcpProxy, type TcpProxy } from "@formtrap/testkit";
import { openVerbContext, type VerbContext } from "@formtrap/testkit/verb-context";
import { type AwsFaultProxy, startAwsFaultProxy } from "../../support/aws-fault-proxy.ts";
import { functionWorkers, killNow, untilGone } from "../../support/function-workers.ts";
import { type LocalCloud, makeHome, removeHome, startLocalCloud } from "../../support/local-cloud.ts";
import { findFreePortBlock } from "../../support/ports.ts";
import { startWebhookReceiver, type WebhookReceiver } from "../../support/webhook-receiver.ts";
import { type CustomerBuckets, openCustomerBuckets } from "./customer-buckets.ts";
import { type DatabaseServer, startDatabaseServer } from "./database-server.ts";
import { openPlatform, type Platform } from "./platform.ts";
import { createTenant, type Tenant } from "./tenant.ts";

/** Where the local cloud keeps its secrets. */
const VAULT_NAME_PREFIX = "formtrap/local";
/** How the local cloud counts its ports from the front's, where they are free. */
const PORTS = { aws: 3, operatorPostgres: 4, count: 6 } as const;

/** A whole local cloud with a fault injector on every way that its functions go. */
export interface World extends AsyncDisposable {
  readonly cloud: LocalCloud;
  readonly platform: Platform;
  readonly buckets: CustomerBuckets;
  readonly receiver: WebhookReceiver;
  /** Reached straight, as the dashboard's verbs reach it. */
  readonly vault: VerbContext["vault"];
  /** Functions' way to S3, SQS, Secrets Manager, KMS and SES of the platform. */
  readonly aws: AwsFaultProxy;
  /** Their way to customers' buckets. */
  readonly bucketWay: AwsFaultProxy;
  /** Their way to the control database. */
  readonly control: TcpProxy;
  /** The customers' server that faults befall. */
  readonly server: DatabaseServer;
  addTenant(name: string): Promise<Tenant>;
  /** A tenant whose own server and bucket nothing befalls. */
  readonly neighbour: Tenant;
  /** Ends whatever a fault left behind on the ways that all tenants share. */
  mend(): Promise<void>;
  /** Processes that run these functions now. */
  workers(names: readonly string[]): readonly number[];
  /** What a deploy does to containers, and Lambda whenever it likes: the next event meets a cold start. */
  killWorkers(names: readonly string[]): Promise<void>;
}

/** @param options `isHurried`: messages of killed workers come again within seconds. */
export async function openWorld({ isHurried }: { readonly isHurried: boolean }): Promise<World> {
  await using opening = new AsyncDisposableStack();
  const home = await makeHome();
  opening.defer(() => removeHome(home));
  const port = await findFreePortBlock(PORTS.count);
  const aws = await startAwsFaultProxy({ targetPort: port + PORTS.aws });
  opening.defer(() => aws.close());
  const control = await startTcpProxy({ target: { port: port + PORTS.operatorPostgres } });
  opening.defer(() => control.close());
  const cloud = await startLocalCloud({
    home,
    port,
    environment: {
      SUBMIT_RATE_LIMIT_PER_MINUTE: "0",
      // A worker's lease on a delivery is three tries long: what a killed one held is free again after nine seconds.
      DELIVERY_TIMEOUT_MS: "3000",
      LOG_LEVEL: process.env["LOG_LEVEL"] ?? "error",
      FORMTRAP_PROXY_AWS_PORT: String(aws.port),
      FORMTRAP_PROXY_CONTROL_DATABASE_PORT: String(control.port),
    },
  });
  opening.defer(() => cloud.interrupt());
  const { info } = cloud;
  if (portOf(info.aws.endpointUrl) !== port + PORTS.aws) throw new Error("AWS took another port.");
  if (portOf(info.control.databaseUrl) !== port + PORTS.operatorPostgres)
    throw new Error("The control database took another port.");

  const bucketWay = await startAwsFaultProxy({ targetPort: port + PORTS.aws });
  opening.defer(() => bucketWay.close());
  const platform = opening.use(await openPlatform(info, { isHurried }));
  const buckets = opening.use(openCustomerBuckets(info, bucketWay.port));
  const receiver = await startWebhookReceiver();
  opening.defer(() => receiver.close());
  const ctx = opening.use(
    openVerbContext({
      controlUrl: info.control.databaseUrl,
      aws: info.aws,
      vaultNamePrefix: VAULT_NAME_PREFIX,
    }),
  );
  const common = { ctx, buckets, ingestUrl: info.ingestUrl };
  const server = opening.use(await startDatabaseServer(join(home, "chaos")));
  const calm = opening.use(await startDatabaseServer(join(home, "calm")));
  const webhookUrl = (name: string) => `${receiver.origin}/${name}`;
  const addTenant = (name: string) => createTenant({ ...common, name, server, webhookUrl: webhookUrl(name) });
  const neighbour = opening.use(
    await createTenant({ ...common, name: "neighbour", server: calm, webhookUrl: webhookUrl("neighbour") }),
  );
  const workers = (names: readonly string[]) => functionWorkers(home, names);
  const closing = opening.move();
  return {
    cloud,
    platform,
    buckets,
    receiver,
    vault: ctx.vault,
    aws,
    bucketWay,
    control,
    server,
    neighbour,
    addTenant,
    mend: async () => {
      for (const way of [aws, bucketWay]) {
        way.obey(null);
        await way.settled();
      }
      control.swallow(false);
      await control.refuse(false);
    },
    workers,
    killWorkers: async (names) => {
      const pids = workers(names);
      for (const pid of pids) killNow(pid);
      await untilGone(pids);
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
