import { isDeepStrictEqual } from "node:util";
import { SPACE_ACTIONS } from "@formtrap/contracts";
import { currentPackVersions } from "@formtrap/core/provisioning";
import { type Seeded, type State, saveState } from "./home/state.ts";
import { seed } from "./seed/index.ts";
import type { SeedInput } from "./seed-input.ts";

export interface SeedOnceOptions {
  readonly state: State;
  readonly stateFile: string;
  /** Where the data of this start lives; it is written into what the seed makes. */
  readonly ports: NonNullable<State["ports"]>;
  readonly input: SeedInput;
}

/**
 * Seeds at the first start, again where that was cut short, and again where a server moved to another port or got
 * another authority, or where a newer version has tables to add: the seed changes what differs and adds nothing twice.
 * @returns what the forms and the customer's database are called.
 */
export async function seedOnce({ state, stateFile, ports, input }: SeedOnceOptions): Promise<Seeded> {
  const hasMoved = JSON.stringify(state.ports) !== JSON.stringify(ports);
  const { customerCaPem } = input;
  const isCurrent = isDeepStrictEqual(state.seeded?.schemaVersions, currentPackVersions);
  const opensAll = isDeepStrictEqual(state.seeded?.apiKey?.rights, SPACE_ACTIONS);
  if (state.seeded?.customerCaPem === customerCaPem && isCurrent && opensAll && !hasMoved)
    return state.seeded;
  const { demo } = await seed(input);
  const { database, user, password } = demo.database;
  const seeded = {
    spaceId: demo.spaceId,
    forms: demo.forms,
    apiKey: { secret: demo.apiKey, rights: [...SPACE_ACTIONS] },
    database: { database, user, password },
    customerCaPem,
    schemaVersions: currentPackVersions,
  };
  saveState(stateFile, { ...state, ports, seeded });
  return seeded;
}
