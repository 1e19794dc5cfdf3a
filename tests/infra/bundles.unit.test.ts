import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { isBuiltin } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleOptions } from "../../functions/bundle-options.ts";
import { functions } from "../../functions/manifest.ts";
import { ACCOUNT, REGION } from "./account.fixture.ts";
import { bundle } from "./bundle.fixture.ts";

let directory: string;
let secretsManager: Server;
let secretsManagerUrl: string;

/** Values of the kinds that a deploy gives; nothing is connected to at start but Secrets Manager. */
const startEnvironment = (secretsManagerUrl: string) => ({
  AWS_ACCESS_KEY_ID: "test",
  AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManagerUrl,
  AWS_REGION: REGION,
  AWS_SECRET_ACCESS_KEY: "test",
  API_RATE_LIMIT_PER_MINUTE: "600",
  AUTH_SECRET_ARN: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:auth`,
  CAPTCHA_HCAPTCHA_URL: "",
  CAPTCHA_RECAPTCHA_URL: "",
  CAPTCHA_TURNSTILE_URL: "",
  CARRY_QUEUE_URL: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/dev-formtrap-carry`,
  CONTROL_DATABASE_IAM_AUTH: "true",
  CONTROL_DATABASE_OWNER_URL: "postgresql://formtrap_owner@db.example.com:5432/formtrap",
  CONTROL_DATABASE_URL: "postgresql://formtrap_app@db.example.com:5432/formtrap",
  DASHBOARD_URL: "https://app.example.com",
  INGEST_URL: "https://in.example.com",
  DELIVERY_TIMEOUT_MS: "15000",
  EGRESS_ALLOW_CIDRS: "",
  FORMTRAP_STAGE: "dev",
  JOBS_QUEUE_URL: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/dev-formtrap-jobs`,
  LOG_LEVEL: "info",
  MAILS_PER_DAY_MAX: "500",
  MAIL_CONFIGURATION_SET: "dev-formtrap-mail",
  MAIL_FROM: "forms@example.com",
  NOTIFY_QUEUE_URL: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/dev-formtrap-notify`,
  PLATFORM_BUCKET: "dev-formtrap-storage-bucket",
  PLATFORM_KEY_ID: `arn:aws:kms:${REGION}:${ACCOUNT}:key/00000000-0000-4000-8000-000000000000`,
  REDELIVER_QUEUE_URL: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/dev-formtrap-redeliver`,
  REPLAY_QUEUE_URL: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/dev-formtrap-replay`,
  SNAPSHOT_QUEUE_URL: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/dev-formtrap-snapshot`,
  SPOOL_DAYS: "30",
  SPOOL_PER_TENANT_MAX: "100000",
  SUBMIT_RATE_LIMIT_PER_MINUTE: "20",
  SWEEP_QUEUE_URL: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/dev-formtrap-sweep`,
  TELEGRAM_API_URL: "",
  VAULT_NAME_PREFIX: "formtrap/dev",
});

beforeAll(async () => {
  secretsManager = createServer((_request, response) => {
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.end(JSON.stringify({ SecretString: randomBytes(32).toString("hex") }));
  });
  await new Promise<void>((resolve) => {
    secretsManager.listen(0, "127.0.0.1", resolve);
  });
  secretsManagerUrl = `http://127.0.0.1:${(secretsManager.address() as AddressInfo).port}`;
  directory = await realpath(await mkdtemp(join(tmpdir(), "formtrap-bundles-")));
});

afterAll(async () => {
  secretsManager.close();
  await rm(directory, { recursive: true, force: true });
});

/** Names of the npm packages in a bundle, such as `@middy/core`; not those that were read and then left out. */
function packagesOf({ outputs }: Metafile): Set<string> {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const kept = inputs.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : []));
  const names = kept.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? "");
  return new Set(names.filter((name) => name !== ""));
}

describe.each(functions)("the bundle of $name", ({ handler, bundleBytesMax, forbiddenModules }) => {
  let file: string;
  let metafile: Metafile;
  let startBytes: number;

  beforeAll(async () => {
    ({ file, metafile, startBytes } = await bundle(handler, directory));
  });

  it(`reads at most ${bundleBytesMax} bytes when it starts`, () => {
    expect(startBytes).toBeGreaterThan(1_000);
    expect(startBytes).toBeLessThanOrEqual(bundleBytesMax);
  });

  it("holds none of the packages that it must not reach", () => {
    const packages = packagesOf(metafile);
    expect(packages.size).toBeGreaterThan(0);
    const reached = [...packages].filter((name) =>
      forbiddenModules.some((forbidden) => name === forbidden || name.startsWith(`@${forbidden}/`)),
    );
    expect(reached).toEqual([]);
  });

  it("starts in Node, wired from its environment, and exports the handler", async () => {
    const name = handler.split(".").at(-1) ?? "";
    const script = `const bundle = await import(process.argv[1]); console.log(typeof bundle[${JSON.stringify(name)}])`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", script, file],
      { cwd: directory, env: startEnvironment(secretsManagerUrl) },
    );
    expect(stdout.trim()).toBe("function");
  });

  it("needs nothing at run time but Node's own modules", () => {
    // A dynamic import that esbuild could not resolve is optional: it stands in a try, or the bundle would have failed.
    const needed = Object.values(metafile.outputs)
      .flatMap(({ imports }) => imports)
      .filter((each) => each.external === true && each.kind !== "dynamic-import");
    const optional: readonly string[] = bundleOptions.external;
    const foreign = needed
      .map(({ path }) => path)
      .filter((path) => !isBuiltin(path) && !optional.includes(path));
    expect(foreign).toEqual([]);
  });
});
