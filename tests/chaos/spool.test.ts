import { beforeAll, describe, expect, it } from "vitest";
import { FIRST_START_MS } from "../support/shared-cloud.ts";
import { faults } from "./faults/index.ts";
import { renderTable } from "./report.ts";
import { type Outcome, runFault } from "./run-fault.ts";
import { openWorld, type World } from "./world/world.ts";

const SEED = Number(process.env["CHAOS_SEED"] ?? 20_261_121);
const FAULT_MS_MAX = 120_000;

let world: World;
const outcomes: Outcome[] = [];

beforeAll(async () => {
  world = await openWorld({ isHurried: true });
  return async () => {
    console.log(`CHAOS_SEED=${SEED}\n${renderTable(outcomes)}`);
    await world[Symbol.asyncDispose]();
  };
}, FIRST_START_MS);

/** The list of `npm run test:chaos` in short. */
describe("what was accepted has exactly one row, its files their bytes and its delivery one id, with", () => {
  const short = faults.filter(({ isInShortList }) => isInShortList === true);
  it.for(short)("$name", { timeout: FAULT_MS_MAX }, async (fault) => {
    const outcome = await runFault({ world, fault, seed: SEED, isShort: true });
    outcomes.push(outcome);
    const { broken, losses, duplicates, wrong } = outcome;
    expect({ broken, losses, duplicates, wrong }).toEqual({
      broken: [],
      losses: [],
      duplicates: [],
      wrong: [],
    });
  });
});
