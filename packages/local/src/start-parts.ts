import { functions } from "@formtrap/functions/manifest";
import type { Closers } from "./closers.ts";
import { type LocalAws, startLocalAws } from "./cloud/aws.ts";
import {
  type ControlDatabase,
  type CustomerDatabase,
  startCustomerDatabase,
  startOperatorDatabase,
} from "./cloud/databases.ts";
import type { Front } from "./front/front.ts";
import type { Home } from "./home/home.ts";
import type { State } from "./home/state.ts";
import { bundleFunctions, type FunctionBundle } from "./lambda/bundle-functions.ts";
import type { Progress } from "./progress.ts";

/** Everything that does not need another part to start. */
export interface Parts {
  readonly control: ControlDatabase;
  readonly customer: CustomerDatabase;
  readonly aws: LocalAws;
  readonly bundles: ReadonlyMap<string, FunctionBundle>;
}

export interface StartPartsOptions {
  readonly home: Home;
  readonly state: State;
  readonly rootDir: string;
  readonly front: Pick<Front, "url">;
  readonly progress: Progress;
  readonly closers: Closers;
}

/** Preferred ports, counted from the front's; the next one is the ingest origin's. */
const OFFSETS = { mail: 2, aws: 3, operatorPostgres: 4, customerPostgres: 5 } as const;

/**
 * Starts both servers, the cloud's services and the build of the functions side by side.
 * @throws the first error, after all of them have ended in some way, so that none is left behind half-started.
 */
export async function startParts(options: StartPartsOptions): Promise<Parts> {
  const { home, state, rootDir, progress, closers } = options;
  const port = (name: keyof typeof OFFSETS) => preferredPort(options, name);
  const control = progress.step("The operator's PostgreSQL ", async () => {
    const started = await startOperatorDatabase(home, state, port("operatorPostgres"));
    closers.add(() => started.server.stop());
    return started;
  });
  const customer = progress.step("The customer's PostgreSQL, over TLS ", async () => {
    const started = await startCustomerDatabase(home, state, port("customerPostgres"));
    closers.add(() => started.server.stop());
    return started;
  });
  const aws = progress.step("S3, SQS, Secrets Manager, KMS and SES endpoints ", async () => {
    const started = await startLocalAws(home, state, {
      ports: { endpoint: port("aws"), mail: port("mail") },
      onProblem: progress.say,
    });
    closers.add(() => started.stop());
    return started;
  });
  const bundles = progress.step("Functions: bundles ", () =>
    bundleFunctions({ specs: functions, rootDir, outDir: home.buildDir }),
  );
  await Promise.allSettled([control, customer, aws, bundles]);
  return { control: await control, customer: await customer, aws: await aws, bundles: await bundles };
}

/** The one of the last start where data points at it, so that nothing has to move. */
function preferredPort({ state, front }: StartPartsOptions, name: keyof typeof OFFSETS): number {
  const last = name === "mail" ? undefined : state.ports?.[name];
  const counted = Number(new URL(front.url).port) + OFFSETS[name];
  return last ?? (counted <= 65_535 ? counted : 0);
}
