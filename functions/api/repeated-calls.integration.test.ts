import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type ApiWorld, apiWorld, type Person } from "./api-world.fixture.ts";

let world: ApiWorld;
let ada: Person;

beforeAll(async () => {
  world = await apiWorld();
  ada = await world.signUp();
});

afterAll(async () => {
  await world.close();
});

const rename = (key: string, name: string, as: Person = ada) =>
  world.call("PATCH", `/spaces/${as.spaceId}`, {
    as,
    body: { name },
    headers: { "idempotency-key": key },
  });

const rows = async (text: string, values: readonly unknown[] = []) => await world.query(text, values);

describe("a call with an Idempotency-Key", () => {
  it("is made once: its repeat gets the first answer, whatever happened since", async () => {
    const headers = { "idempotency-key": "create-1" };
    const create = () => world.call("POST", "/spaces", { as: ada, body: { name: "Second" }, headers });
    const first = await create();
    const again = await create();
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, json: first.json });
    expect(again.headers["idempotency-replayed"]).toBe("true");
    expect(await rows("SELECT 1 FROM organization WHERE name = 'Second'")).toHaveLength(1);
  });

  it("is refused where the key was used for something else", async () => {
    expect((await rename("rename-1", "One")).status).toBe(200);
    expect(await rename("rename-1", "Two")).toMatchObject({
      status: 409,
      json: { code: "idempotency_mismatch" },
    });
    expect(await rename("rename-2", "Two")).toMatchObject({ status: 200, json: { name: "Two" } });
  });

  it("has keys of its caller's own", async () => {
    const eve = await world.signUp("Eve");
    await rename("shared", "Ada's");
    expect(await rename("shared", "Eve's", eve)).toMatchObject({ status: 200, json: { name: "Eve's" } });
  });

  it("is made once though many come at the same moment; the others are told to ask again, or get its answer", async () => {
    const headers = { "idempotency-key": "many" };
    const body = { name: "Many at once" };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => world.call("POST", "/spaces", { as: ada, body, headers })),
    );
    expect(await rows("SELECT 1 FROM organization WHERE name = 'Many at once'")).toHaveLength(1);
    for (const { status, json, headers: told } of answers) {
      if (status === 201) continue;
      expect({ status, json, told }).toMatchObject({
        status: 409,
        json: { code: "not_ready" },
        told: { "retry-after": "1" },
      });
    }
    expect(answers.some(({ status }) => status === 201)).toBe(true);
  });

  it("can be taken up a minute after a crash, by the same request alone", async () => {
    await rename("crashed", "Before");
    const [row] = await rows("SELECT id FROM idempotency_key ORDER BY taken_at DESC LIMIT 1");
    const leaveAt = (secondsAgo: number) =>
      rows(
        "UPDATE idempotency_key SET status = NULL, response = NULL, taken_at = now() - make_interval(secs => $2) WHERE id = $1",
        [row?.["id"], secondsAgo],
      );
    await leaveAt(50);
    expect(await rename("crashed", "Before")).toMatchObject({ status: 409, json: { code: "not_ready" } });
    await leaveAt(70);
    expect(await rename("crashed", "Other")).toMatchObject({
      status: 409,
      json: { code: "idempotency_mismatch" },
    });
    expect(await rename("crashed", "Before")).toMatchObject({ status: 200, json: { name: "Before" } });
  });

  it("shows a secret once, and keeps none of it", async () => {
    const headers = { "idempotency-key": "new-key" };
    const body = { name: "Once", rights: ["space:read"] };
    const path = `/spaces/${ada.spaceId}/keys`;
    const { json } = await world.call("POST", path, { as: ada, body, headers });
    const { secret } = z.object({ secret: z.string() }).parse(json);
    expect(secret).toMatch(/^ftk_/);
    const again = await world.call("POST", path, { as: ada, body, headers });
    expect(again).toMatchObject({ status: 409, json: { code: "conflict" } });
    expect(again.text).not.toContain(secret);
    expect(await rows("SELECT 1 FROM idempotency_key WHERE NOT is_kept AND response IS NULL")).toHaveLength(
      1,
    );
    expect(await rows("SELECT 1 FROM apikey WHERE name = 'Once'")).toHaveLength(1);
  });

  it("leaves nothing readable of its answer or its key in the control database", async () => {
    await rename("a-key-to-look-for", "Violet heron");
    const kept = await rows(
      "SELECT encode(response, 'escape') AS response, k::text AS row FROM idempotency_key k",
    );
    expect(JSON.stringify(kept)).not.toMatch(/Violet heron|a-key-to-look-for/);
  });

  it.each([" ", "x".repeat(256), "a b"])("is not made by the key %j", async (key) => {
    expect(await rename(key, "Never")).toMatchObject({ status: 422, json: { code: "invalid_input" } });
    const [space] = await rows("SELECT name FROM organization WHERE id = $1", [ada.spaceId]);
    expect(space?.["name"]).not.toBe("Never");
  });
});
