import { newId } from "@formtrap/contracts";
import { createForm } from "@formtrap/core/form";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";
import type { ConnectedSpace } from "./connected-space.fixture.ts";

let world: ApiWorld;
let ada: Person;
let space: ConnectedSpace;
let formId: string;
let path: string;

beforeAll(async () => {
  world = await apiWorld();
  ada = await world.signUp();
  space = await world.connect(ada);
  ({ formId } = await createForm({ ctx: space.ctx, input: { name: "Contact", retentionDays: null } }));
  path = `/spaces/${ada.spaceId}/statistics`;
  const posts = [
    ["2026-03-28T22:30:00Z", "new"],
    ["2026-03-28T23:30:00Z", "spam"],
    ["2026-03-29T21:59:59Z", "new"],
    ["2026-03-29T22:00:00Z", "new"],
  ];
  for (const [createdAt, status] of posts) {
    await space.database.query(
      "INSERT INTO formtrap.submissions (id, form_id, status, data, created_at) VALUES ($1, $2, $3, '{}', $4)",
      [newId(), formId, status, createdAt],
    );
  }
});

afterAll(async () => {
  await world.close();
});

it("what was received is told by the days of one's own clocks, days without posts too", async () => {
  const query = "from=2026-03-27&to=2026-03-30&timeZone=Europe/Berlin";
  const answer = await world.call("GET", `${path}?${query}&formId=${formId}`, { as: ada });
  expect(answer).toMatchObject({
    status: 200,
    json: {
      from: "2026-03-27",
      to: "2026-03-30",
      timeZone: "Europe/Berlin",
      total: { received: 4, spam: 1, withFiles: 0 },
      days: [
        { date: "2026-03-27", received: 0 },
        { date: "2026-03-28", received: 1, spam: 0 },
        // Summer time begins: its clocks show midnight an hour earlier the day after.
        { date: "2026-03-29", received: 2, spam: 1 },
        { date: "2026-03-30", received: 1 },
      ],
      forms: [{ formId, received: 4, spam: 1, withFiles: 0 }],
    },
  });
});

it("are of the thirty days until today where nobody says otherwise", async () => {
  const { json } = await world.call("GET", path, { as: ada });
  const { days } = z.object({ days: z.array(z.object({ date: z.string() })) }).parse(json);
  expect(days).toHaveLength(30);
  expect(days.at(-1)?.date).toBe(new Date().toISOString().slice(0, 10));
});

it.each([
  ["timeZone=Mars/Olympus", "timeZone"],
  ["from=2026-02-30", "query.from"],
  ["from=2026-03-02&to=2026-03-01", "to"],
  ["from=2025-01-01&to=2026-03-01", "to"],
  ["from=1999-12-31&to=2000-01-02", "from"],
  ["to=2100-01-01", "to"],
  ["formId=1", "query.formId"],
])("of %s are refused, with what is wrong", async (query, place) => {
  const answer = await world.call("GET", `${path}?${query}`, { as: ada });
  expect(answer).toMatchObject({ status: 422, json: { issues: [expect.objectContaining({ path: place })] } });
});

it("of a form that is not the space's are not there", async () => {
  const eve = await world.signUp("Eve");
  const hers = await world.connect(eve);
  const of = (id: string) =>
    world.call("GET", `/spaces/${hers.spaceId}/statistics?formId=${id}`, { as: eve });
  const [theirs, nobodys] = [await of(formId), await of(newId())];
  expect(theirs).toMatchObject({ status: 404, json: { code: "not_found" } });
  expect(z.looseObject({ detail: z.string() }).parse(theirs.json).detail).toBe(
    z.looseObject({ detail: z.string() }).parse(nobodys.json).detail,
  );
});
