/**
 * `npm run test:chaos`: every fault, one after the other, against a whole local cloud under load. Ends with a table, and
 * with exit code 1 where anything was lost, doubled, wrong or in another tenant's place.
 * `CHAOS_SEED=…` posts the same again; `CHAOS_ONLY=…` plays only faults whose name holds it; `CHAOS_SHORT=1` is the
 * list of `npm test`.
 */
import { faults } from "./faults/index.ts";
import { describeFailures, renderTable } from "./report.ts";
import { isFine, type Outcome, runFault } from "./run-fault.ts";
import { openWorld } from "./world/world.ts";

const seed = Number(process.env["CHAOS_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const only = process.env["CHAOS_ONLY"] ?? "";
const isShort = process.env["CHAOS_SHORT"] === "1";

const chosen = faults.filter(
  ({ name, isInShortList = false }) => name.includes(only) && (isInShortList || !isShort),
);
if (chosen.length === 0) {
  console.error(`No fault holds "${only}". There are:\n${faults.map(({ name }) => `  ${name}`).join("\n")}`);
  process.exit(2);
}
console.log(`CHAOS_SEED=${seed}`);
const startedMs = performance.now();
const stopping = new AbortController();
process.once("SIGINT", () => stopping.abort());
process.once("SIGTERM", () => stopping.abort());

const outcomes: Outcome[] = [];
{
  await using world = await openWorld({ isHurried: true });
  for (const fault of chosen) {
    if (stopping.signal.aborted) break;
    const outcome = await runFault({ world, fault, seed, isShort });
    outcomes.push(outcome);
    console.log(`${isFine(outcome) ? "fine  " : "FAILED"} ${fault.name} (${outcome.seconds.toFixed(1)} s)`);
    for (const line of describeFailures(outcome)) console.log(line);
  }
}

const failed = outcomes.filter((outcome) => !isFine(outcome));
console.log(`\n${renderTable(outcomes)}\n`);
console.log(
  `CHAOS_SEED=${seed}: ${outcomes.length - failed.length} of ${chosen.length} faults fine, ` +
    `${((performance.now() - startedMs) / 1_000).toFixed(0)} s`,
);
process.exit(failed.length > 0 || outcomes.length < chosen.length ? 1 : 0);
