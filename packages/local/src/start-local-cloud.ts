import { rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { functions } from "@formtrap/functions/manifest";
import type { Closers } from "./closers.ts";
import { BUCKET, REGION } from "./cloud/aws.ts";
import { startEventSources } from "./event-sources/index.ts";
import { type Front, startFront } from "./front/front.ts";
import { EGRESS_ALLOW_CIDRS, functionValues, VAULT_NAME_PREFIX } from "./function-values.ts";
import type { Home } from "./home/home.ts";
import { acquireInstanceLock } from "./home/instance-lock.ts";
import { killLeftoverWorkers } from "./home/leftover-workers.ts";
import { loadState, type Seeded, type State } from "./home/state.ts";
import type { CloudEnvironment } from "./lambda/function-environment.ts";
import { createFunctionRuntime, type FunctionRuntime } from "./lambda/function-runtime.ts";
import { type LocalFile, toLocalFile, writeLocalFile } from "./local-file.ts";
import { createProblemReporter } from "./problem-reporter.ts";
import type { Progress } from "./progress.ts";
import { runDeployFunctions } from "./run-deploy-functions.ts";
import { seedOnce } from "./seed-once.ts";
import { createServices } from "./services.ts";
import type { Settings } from "./settings.ts";
import { type Parts, startParts } from "./start-parts.ts";
import { throughProxies } from "./through-proxies.ts";

const WORKERS_MAX = 4;
const QUEUE_CONCURRENCY_MAX = 2;
/** What is under way when somebody stops it gets this long. */
const DRAIN_GRACE_MS = 2_500;
const KILL_GRACE_MS = 500;

export interface StartOptions {
  readonly settings: Settings;
  readonly home: Home;
  /** The repository. */
  readonly rootDir: string;
  readonly progress: Progress;
  /** Gets, as the start goes on, whatever must be closed again, also where the start fails half-way. */
  readonly closers: Closers;
}

/**
 * Brings the whole local cloud up and writes `local.json`.
 * @returns what that file says.
 * @throws HomeInUse, PortTaken, StoppedWhileStarting, and whatever a part of it fails with.
 */
export async function startLocalCloud({
  settings,
  home,
  rootDir,
  progress,
  closers,
}: StartOptions): Promise<LocalFile> {
  const lock = await acquireInstanceLock(home);
  closers.add(lock.release);
  await rm(home.localFile, { force: true });
  killLeftoverWorkers(home.buildDir);

  const front = await startFront({ port: settings.port });
  closers.add(() => front.close({ graceMs: 0 }));
  lock.publish(front.url);
  const state = await loadState(home.stateFile);
  progress.say(`Starting FormTrap at ${front.url}, with its state in ${home.dir}`);

  const parts = await startParts({ home, state, rootDir, front, progress, closers });
  const cloud = { endpointUrl: parts.aws.endpointUrl, region: REGION, ...state.aws };
  const ways = throughProxies({ parts, cloud }, settings.proxyPorts);
  const runtime = await startFunctions({ settings, home, front, ...ways, progress, closers });
  const seeded = await progress.step("Demo customer, forms and submissions ", () =>
    seedLocalCloud({ home, state, front, parts, cloud, progress }),
  );

  const stopEventSources = await startEventSources({
    specs: functions,
    runtime,
    aws: cloud,
    concurrencyMax: QUEUE_CONCURRENCY_MAX,
    onProblem: createProblemReporter({ print: progress.say, logDir: home.logDir }).problem,
  });
  closers.add(async () => {
    const drained = [front.close({ graceMs: DRAIN_GRACE_MS }), stopEventSources()];
    await Promise.race([Promise.all(drained), wait(DRAIN_GRACE_MS)]);
  });
  const content = toLocalFile({ front, state, seeded, parts, cloud });
  closers.add(() => rm(home.localFile, { force: true }));
  // In one turn, so that whoever sees the one can rely on the other.
  writeLocalFile(home.localFile, content);
  front.open(
    createServices({
      runtime,
      forms: seeded.forms,
      ingestUrl: front.ingestUrl,
      bucketUrl: cloud.endpointUrl,
      mailUrl: parts.aws.mailUrl,
      localFile: home.localFile,
    }),
  );
  return content;
}

/** Runs the migrations as a deploy would, then starts one worker of each function that the front calls. */
async function startFunctions(options: {
  readonly settings: Settings;
  readonly home: Home;
  readonly front: Front;
  readonly parts: Parts;
  readonly cloud: CloudEnvironment;
  readonly progress: Progress;
  readonly closers: Closers;
}): Promise<FunctionRuntime> {
  const { home, parts, cloud, progress } = options;
  const common = {
    specs: functions,
    bundles: parts.bundles,
    cloud,
    logDir: home.logDir,
    values: functionValues({
      control: parts.control,
      authSecretArn: parts.aws.authSecretArn,
      platformKeyId: parts.aws.platformKeyId,
      awsUrl: parts.aws.endpointUrl,
      url: options.front.url,
      ingestUrl: options.front.ingestUrl,
      overrides: options.settings.functionValues,
    }),
  };
  await progress.step("Control database: migrations ", () => runDeployFunctions(common));
  const runtime = createFunctionRuntime({
    ...common,
    specs: functions.filter(({ trigger }) => trigger.type !== "deploy"),
    workersMax: WORKERS_MAX,
    onFailure: createProblemReporter({ print: progress.say, logDir: home.logDir }).functionFailed,
  });
  options.closers.add(() => runtime.stop({ graceMs: KILL_GRACE_MS }));
  await progress.step("Functions: first workers ", () => warmHttpFunctions(runtime));
  return runtime;
}

async function seedLocalCloud(options: {
  readonly home: Home;
  readonly state: State;
  readonly front: Front;
  readonly parts: Parts;
  readonly cloud: CloudEnvironment;
  readonly progress: Progress;
}): Promise<Seeded> {
  const { home, state, front, parts, cloud, progress } = options;
  const { control, customer, aws } = parts;
  const endpoint = aws.endpointUrl;
  return await seedOnce({
    state,
    stateFile: home.stateFile,
    ports: {
      aws: Number(new URL(endpoint).port),
      operatorPostgres: control.server.port,
      customerPostgres: customer.server.port,
    },
    input: {
      controlAppUrl: control.appUrl,
      customerAdminUrl: customer.pastedUrl,
      customerCaPem: customer.caPem,
      aws: cloud,
      bucket: { name: BUCKET, endpoint, region: REGION, ...state.bucketKeys },
      authSecret: state.authSecret,
      dashboardUrl: front.url,
      ingestUrl: front.ingestUrl,
      egressAllowCidrs: EGRESS_ALLOW_CIDRS,
      vaultNamePrefix: VAULT_NAME_PREFIX,
      knownApiKey: state.seeded?.apiKey?.secret ?? null,
      operator: state.operator,
      demo: state.demo,
      progress: (message) => progress.say(`    ${message}`),
    },
  });
}

async function warmHttpFunctions(runtime: FunctionRuntime): Promise<void> {
  const names = functions.filter(({ trigger }) => trigger.type === "http").map(({ name }) => name);
  await Promise.all(
    names.map(async (name) => {
      const result = await runtime.warm(name);
      if (!result.ok) throw new Error(`The function ${name} does not start: ${result.error.errorMessage}`);
    }),
  );
}
