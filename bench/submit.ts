/**
 * What a submission costs in a warm function, against its floor: the same row inserted by bare node-postgres on one
 * connection. Handler and floor take turns in one process, on one PostgreSQL with durable commits, over the same
 * kind of connection. `npm run bench:submit -- [--turns 2000] [--warm-up 500] [--plain]
 * [--against <another checkout>]`
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { file } from "./submit/contact-form.ts";
import { createCustomer, SCHEMA } from "./submit/customer.ts";
import {
  assertRowCount,
  assertSameKind,
  connectForFloor,
  createFileFloor,
  createFloor,
} from "./submit/floor.ts";
import { handlerContestant, loadHandler } from "./submit/handler.ts";
import { interleave } from "./submit/interleave.ts";
import { type OtherCheckout, openOtherCheckout } from "./submit/other-checkout.ts";
import { summarizeAll } from "./submit/percentiles.ts";
import { makeReport, printReport, saveReport } from "./submit/report.ts";
import { BUCKET, createS3Client, startServers } from "./submit/servers.ts";

const { values: args } = parseArgs({
  options: {
    turns: { type: "string", default: "2000" },
    "warm-up": { type: "string", default: "500" },
    /** Handler and floor without TLS, in place of verified TLS for both. */
    plain: { type: "boolean", default: false },
    /** Another checkout, installed: its submit function and a floor of its own are measured in the same turns. */
    against: { type: "string" },
  },
});
const turns = Number(args.turns);
const warmUpTurns = Number(args["warm-up"]);
const tls = !args.plain;

const startedAt = new Date();
const folder = await mkdtemp(join(tmpdir(), "formtrap-bench-"));
const servers = await startServers(folder);
let other: OtherCheckout | null = null;
let cleaning: Promise<void> | null = null;
const cleanUp = () => {
  cleaning ??= Promise.all([servers.stop(), other?.stop()]).then(() =>
    rm(folder, { recursive: true, force: true }),
  );
  return cleaning;
};
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => void cleanUp().then(() => process.exit(130)));
}
try {
  const { endpointId } = await createCustomer(servers, { tls });
  if (!tls) await servers.dropTls();
  if (args.against !== undefined) other = await openOtherCheckout(args.against, { tls });
  const handler = await loadHandler(servers, folder);
  const json = handlerContestant(handler, endpointId, "json");
  const urlencoded = handlerContestant(handler, endpointId, "urlencoded");
  await json.prepare()();

  const client = await connectForFloor(servers.customerUrl, tls ? servers.certificates.caPem : null);
  await assertSameKind(client, tls);
  const bare = await createFloor({ client, schema: SCHEMA });
  const [floor] = bare;
  // Beside another checkout nothing that only ours would have: both servers have the same to do.
  const ours = other === null ? [...bare, json, urlencoded] : [floor, json, urlencoded];
  const theirs = other === null ? [] : [other.floor, ...other.handlers];
  const contestants = [...ours, ...theirs];
  const times = await interleave(contestants, { warmUpTurns, turns });

  // In turns of their own: what a file leaves on the disk would slow the contact form's down.
  const s3 = createS3Client(servers.aws.url);
  const fileFloor = createFileFloor({ s3, bucket: BUCKET, body: file, row: floor });
  const withFile = [fileFloor, handlerContestant(handler, endpointId, "multipart")];
  const fileTurns = Math.ceil(turns / 4);
  const fileWarmUpTurns = Math.ceil(warmUpTurns / 4);
  const fileTimes = await interleave(withFile, { warmUpTurns: fileWarmUpTurns, turns: fileTurns });
  s3.destroy();
  const posts = ours.length * (warmUpTurns + turns) + withFile.length * (fileWarmUpTurns + fileTurns);
  await assertRowCount(client, SCHEMA, 1 + posts);
  await client.end();

  const series = [
    ...summarizeAll(ours, floor, times),
    ...(other === null ? [] : summarizeAll(theirs, other.floor, times)),
    ...summarizeAll(withFile, fileFloor, fileTimes),
  ];
  const conditions = {
    tls: tls ? "on, verified" : "off",
    durableCommits: true,
    rateLimit: "off",
    turns,
    warmUpTurns,
  };
  const report = makeReport(conditions, series, startedAt);
  printReport(report);
  console.log(`Saved as ${await saveReport(report)}`);
} finally {
  await cleanUp();
}
// The handler's pools stay open, as they do in a function.
process.exit();
