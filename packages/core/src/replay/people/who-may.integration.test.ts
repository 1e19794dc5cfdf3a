import { beforeAll, beforeEach, expect, it } from "vitest";
import {
  countSpooled,
  discardSpooled,
  eraseSpooled,
  exportSpooled,
  listSpooled,
  readSpooled,
  readSpoolState,
  redirectSpool,
  redriveSpooled,
  setIngestMode,
  setWhenUnavailable,
} from "./index.ts";
import { createSpoolWorld, linesOf, type SpoolWorld } from "./spool-world.fixture.ts";

let world: SpoolWorld;
beforeAll(async () => {
  world = await createSpoolWorld();
  return () => world.close();
});
beforeEach(() => {
  world.platform.objects.clear();
  world.looks.length = 0;
});

it("nobody reaches another space's posts, whatever ids they name", async () => {
  const { stranger: ctx } = world;
  const [waiting, failed] = [await world.put("waiting", { fileCount: 1 }), await world.put("failed")];
  const keys = world.keys();
  expect((await listSpooled({ ctx, input: { shelf: "waiting" } })).posts).toEqual([]);
  expect(await countSpooled({ ctx, input: { shelf: "waiting" } })).toMatchObject({ count: 0 });
  expect(await readSpoolState({ ctx })).toMatchObject({ waiting: 0, failed: 0, files: 0 });
  expect(await linesOf(exportSpooled({ ctx, input: { shelf: "failed" } }))).toEqual([]);
  await expect(readSpooled({ ctx, submissionId: waiting })).rejects.toMatchObject({ code: "not_found" });
  expect(await eraseSpooled({ ctx, input: { ids: [waiting, failed] } })).toMatchObject({ erased: 0 });
  expect(await eraseSpooled({ ctx, input: { email: "ada@example.com" } })).toMatchObject({ erased: 0 });
  const input = { shelf: "failed", ids: [failed] } as const;
  expect(await redriveSpooled({ ctx, input })).toMatchObject({ redriven: 0 });
  expect(await discardSpooled({ ctx, input })).toEqual({ discarded: 0 });
  const { connectionId, administratorUrl } = world.customer;
  const redirecting = redirectSpool({ ctx, input: { connectionId, administratorUrl } });
  await expect(redirecting).rejects.toMatchObject({ code: "not_found" });
  expect(world.keys()).toEqual(keys);
  expect(new Set(world.looks.map(({ tenantId }) => tenantId))).not.toContain(world.tenantId);
});

it("looking is for everybody in the space, changing for those whose role says so", async () => {
  const id = await world.put("failed");
  const input = { shelf: "failed", ids: [id] } as const;
  const { connectionId, administratorUrl } = world.customer;
  const viewer = world.as("viewer");
  const member = world.as("member");
  expect((await listSpooled({ ctx: viewer, input: { shelf: "failed" } })).posts).toHaveLength(1);
  expect(await readSpooled({ ctx: viewer, submissionId: id })).toMatchObject({ id });
  expect(await countSpooled({ ctx: viewer, input: { shelf: "failed" } })).toMatchObject({ count: 1 });
  expect(await readSpoolState({ ctx: viewer })).toMatchObject({ failed: 1 });
  const refused = [
    () => exportSpooled({ ctx: viewer, input: { shelf: "failed" } }),
    () => redriveSpooled({ ctx: viewer, input }),
    () => eraseSpooled({ ctx: member, input: { ids: [id] } }),
    () => eraseSpooled({ ctx: member, input: { email: "ada@example.com" } }),
    () => discardSpooled({ ctx: member, input }),
    () => setWhenUnavailable({ ctx: member, input: { choice: "refuse" } }),
    () => redirectSpool({ ctx: member, input: { connectionId, administratorUrl } }),
    () => setIngestMode({ ctx: world.ctx, input: { spaceId: world.ctx.space.id, mode: "blocked" } }),
  ];
  for (const call of refused) await expect(call()).rejects.toMatchObject({ code: "forbidden" });
  expect(world.keys()).toEqual([`failed/${id}`]);
  expect(world.looks).toEqual([]);
  expect(await redriveSpooled({ ctx: member, input })).toMatchObject({ redriven: 1 });
});
