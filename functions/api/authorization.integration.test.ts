import { LEAST_ROLE, SPACE_ACTIONS, type SpaceAction } from "@formtrap/contracts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, type CallOptions, type Person } from "./api-world.fixture.ts";
import { countingQueries } from "./counted-queries.fixture.ts";
import { listOperations, type Operation } from "./listed-operations.fixture.ts";
import { MARKER, type SomebodyElses, somebodyElses } from "./somebody-elses.fixture.ts";

const NO_SPACE = "0190a7c2-7f00-7abc-8000-0000000000fe";

const operations = listOperations();
const inSpaces = operations.filter(({ params }) => params.includes("spaceId"));
/** A token is a secret that somebody was sent: who has it is no stranger to what it opens. */
const isOpen = (name: string) => name === "spaceId" || name === "token";
const namingMore = operations.filter(
  ({ params, access }) => access !== "anybody" && params.some((name) => !isOpen(name)),
);
const isRight = (access: string): access is SpaceAction => SPACE_ACTIONS.some((right) => right === access);
const byRight = inSpaces.filter(({ access }) => isRight(access));

let world: ApiWorld;
let elses: SomebodyElses;
let stranger: Person;
let viewer: Person;

beforeAll(async () => {
  world = await apiWorld();
  elses = await somebodyElses(world);
  stranger = await world.signUp("Eve");
  await world.connect(stranger);
  viewer = await world.signUp("Vic");
  await world.query("INSERT INTO member (organization_id, user_id, role) VALUES ($1, $2, 'viewer')", [
    elses.owner.spaceId,
    viewer.userId,
  ]);
}, 120_000);

afterAll(async () => {
  await world.close();
});

/** @throws Error that says what to add where an operation names what the owner does not have yet. */
function thingOf(name: string, whose: "owners" | "nobodys"): string {
  const thing = elses.things.get(name);
  if (thing === undefined)
    throw new Error(
      `Nothing is known of {${name}}: give the owner one in functions/api/somebody-elses.fixture.ts.`,
    );
  return thing[whose];
}

/** The ids that an example's body names, put in place by their names: `formId`, `submissionIds`, `ids`. */
function filled(value: unknown, whose: "owners" | "nobodys", name = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => filled(each, whose, name.replace(/s$/, "")));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, whose, key)]));
  const thing = elses.things.get(name);
  return typeof value === "string" && name.endsWith("Id") && thing !== undefined ? thing[whose] : value;
}

/** Calls an operation with everything that it asks for. */
async function call(
  { method, path, params, query, example }: Operation,
  given: {
    readonly as: CallOptions["as"];
    readonly spaceId: string;
    readonly whose: "owners" | "nobodys";
    readonly headers?: Readonly<Record<string, string>>;
  },
) {
  const { as, spaceId, whose, headers } = given;
  const named = params.reduce(
    (text, name) =>
      text.replace(`{${name}}`, encodeURIComponent(name === "spaceId" ? spaceId : thingOf(name, whose))),
    path,
  );
  const search = new URLSearchParams(query.map((name) => [name, thingOf(name, whose)])).toString();
  return await world.callAt(method, `${named}${search === "" ? "" : `?${search}`}`, {
    as: as ?? null,
    headers: { "if-match": "*", ...headers },
    ...(example !== undefined && { body: filled(example, whose) }),
  });
}

/** An answer as far as it could tell two things apart. */
const shapeOf = ({ status, text, headers }: Awaited<ReturnType<typeof call>>) => ({
  status,
  text: text.replace(/"requestId":"[^"]+"/, ""),
  headers: Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(x-request-id|ratelimit-.*)$/.test(name)),
  ),
});

describe("the authorization of the API", () => {
  it("is tried on every operation that the document lists", () => {
    expect(operations.length).toBeGreaterThan(10);
    const lacking = operations
      .filter(({ hasBody, example }) => hasBody && example === undefined)
      .map(({ id }) => `${id}: its body needs an example in packages/contracts/src/api`);
    expect(lacking).toEqual([]);
    for (const { params, query } of operations)
      for (const name of [...params, ...query]) thingOf(name, "owners");
  });

  it.each(operations.filter(({ access }) => access !== "anybody"))(
    "lets nobody call $id without signing in",
    async (operation) => {
      const answer = await call(operation, { as: null, spaceId: elses.owner.spaceId, whose: "owners" });
      expect(answer).toMatchObject({ status: 401, json: { code: "not_signed_in" } });
      expect(answer.text).not.toContain(MARKER);
    },
  );

  it.each(inSpaces)(
    "answers a stranger who calls $id in somebody's space as in one that never was",
    async (operation) => {
      const as = stranger;
      const theirs = await countingQueries(() =>
        call(operation, { as, spaceId: elses.owner.spaceId, whose: "owners" }),
      );
      const nobodys = await countingQueries(() =>
        call(operation, { as, spaceId: NO_SPACE, whose: "owners" }),
      );
      expect(theirs.result.status).toBe(404);
      expect(theirs.result.text).not.toContain(MARKER);
      expect(shapeOf(theirs.result)).toEqual(shapeOf(nobodys.result));
      expect(theirs.counts).toEqual(nobodys.counts);
    },
  );

  it.each(namingMore)(
    "answers a stranger who names somebody's things to $id as if they never were",
    async (operation) => {
      const given = { as: stranger, spaceId: stranger.spaceId };
      // What is read once and then known, is known before it is counted.
      await call(operation, { ...given, whose: "nobodys" });
      const theirs = await countingQueries(() => call(operation, { ...given, whose: "owners" }));
      const nobodys = await countingQueries(() => call(operation, { ...given, whose: "nobodys" }));
      expect(theirs.result.status).toBe(404);
      expect(theirs.result.text).not.toContain(MARKER);
      expect(shapeOf(theirs.result)).toEqual(shapeOf(nobodys.result));
      expect(Object.keys(theirs.counts).length).toBeGreaterThan(0);
      expect(theirs.counts).toEqual(nobodys.counts);
    },
  );

  it.each(byRight.filter(({ access }) => isRight(access) && LEAST_ROLE[access] !== "viewer"))(
    "forbids $id to a viewer, who may not $access",
    async (operation) => {
      const answer = await call(operation, { as: viewer, spaceId: elses.owner.spaceId, whose: "owners" });
      expect(answer).toMatchObject({ status: 403, json: { code: "forbidden" } });
      expect(answer.text).not.toContain(MARKER);
    },
  );

  it("forbids every operation to a key that was not given its right", async () => {
    const { spaceId } = elses.owner;
    const answers = byRight.map(async (operation) => {
      const key = await keyWithout(operation.access);
      const answer = await call(operation, { as: { key }, spaceId, whose: "owners" });
      return `${operation.id} ${answer.status} ${answer.text.includes(MARKER)}`;
    });
    expect(await Promise.all(answers)).toEqual(byRight.map(({ id }) => `${id} 403 false`));
  });

  it("forbids people's operations to every key", async () => {
    const key = await keyWithout("space:read");
    for (const operation of operations.filter(({ access }) => access === "person")) {
      const answer = await call(operation, { as: { key }, spaceId: elses.owner.spaceId, whose: "owners" });
      expect([operation.id, answer.status]).toEqual([operation.id, 403]);
    }
  });

  it.each(operations.filter(({ method, access }) => method !== "GET" && access !== "anybody"))(
    "refuses $id from another site's page, whoever is signed in",
    async (operation) => {
      for (const origin of ["https://evil.example", "null"]) {
        const headers = { origin };
        const answer = await call(operation, {
          as: elses.owner,
          spaceId: elses.owner.spaceId,
          whose: "owners",
          headers,
        });
        expect(answer).toMatchObject({ status: 403, json: { code: "csrf_refused" } });
      }
    },
  );

  it("has really been asked about somebody who has something", async () => {
    const answer = await world.call("GET", `/spaces/${elses.owner.spaceId}/keys`, { as: elses.owner });
    expect(answer.text).toContain(MARKER);
    const [left] = await world.query("SELECT count(*)::int AS count FROM apikey WHERE id = $1", [
      thingOf("keyId", "owners"),
    ]);
    expect(left).toEqual({ count: 1 });
  });
});

const keys = new Map<string, Promise<string>>();

/** A key of the owner's with one right, and another one than this. */
function keyWithout(right: string): Promise<string> {
  const other = right === "space:read" ? "job:read" : "space:read";
  const known = keys.get(other) ?? makeKey(other);
  keys.set(other, known);
  return known;
}

async function makeKey(right: string): Promise<string> {
  const { owner } = elses;
  const body = { name: "Narrow", rights: [right] };
  const { json } = await world.call("POST", `/spaces/${owner.spaceId}/keys`, { as: owner, body });
  return z.object({ secret: z.string() }).parse(json).secret;
}
