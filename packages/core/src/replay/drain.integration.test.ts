import { newId } from "@formtrap/contracts";
import type { NewSubmission } from "@formtrap/tenant-db";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rememberErased, sealSubmission, spoolKey } from "../spool/index.ts";
import type { ReplayContext } from "./replay-context.ts";
import { type ReplayWorld, replayWorld } from "./replay-world.fixture.ts";

let world: ReplayWorld;
beforeAll(async () => {
  world = await replayWorld();
  return () => world.close();
});
beforeEach(() => world.reset());

const delivery = () => ({ id: newId(), destinationId: newId(), channel: "webhook" }) as const;
const idsOf = (posts: readonly NewSubmission[]): string[] => posts.map(({ id }) => id);

async function spoolMany(count: number, changes: Partial<NewSubmission> = {}): Promise<NewSubmission[]> {
  const posts: NewSubmission[] = [];
  for (let index = 0; index < count; index += 1) {
    world.clock.advance({ ms: 1 });
    posts.push(await world.spool({ ...changes, deliveries: [delivery()] }));
  }
  return posts;
}

describe("posts that wait", () => {
  it("become rows, each once and as it was sent; their deliveries are asked for, and nothing is left of them", async () => {
    const posts = await spoolMany(260);
    await world.look();
    expect(await world.rows()).toEqual(idsOf(posts));
    expect(world.announced.toSorted()).toEqual(idsOf(posts).toSorted());
    expect(world.platform.objects.size).toBe(0);
    const [first] = await world.customer.query(
      `SELECT s.data, s.created_at, d.id AS delivery_id FROM formtrap.submissions s
       JOIN formtrap.deliveries d ON d.submission_id = s.id WHERE s.id = '${posts[0]?.id}'`,
    );
    expect(first).toEqual({
      data: { name: "Ada", email: "ada@example.com", message: "Hello engine" },
      created_at: posts[0]?.createdAt,
      delivery_id: posts[0]?.deliveries[0]?.id,
    });
    expect(await world.state()).toMatchObject({
      waitingCount: 0,
      waitingSince: null,
      reason: null,
      attempts: 0,
      nextTryAt: null,
      leaseExpiresAt: null,
    });
    await world.look();
    expect(await world.rows()).toHaveLength(260);
    expect(world.announced).toHaveLength(260);
    expect(world.looks).toEqual([]);
  });

  it("go over one connection, at most 25 and about a megabyte at a time", async () => {
    const sizes: number[] = [];
    const storeFor: ReplayContext["storeFor"] = (access) => {
      const store = world.ctx.storeFor(access);
      const recordAll: typeof store.submissions.recordAll = async (posts) => {
        if (posts.length > 0) sizes.push(posts.length);
        return await store.submissions.recordAll(posts);
      };
      return { ...store, submissions: { ...store.submissions, recordAll } };
    };
    await spoolMany(60);
    await world.look({ storeFor });
    expect(sizes).toEqual([25, 25, 10]);
    sizes.length = 0;
    const before = world.proxy.connections();
    await spoolMany(10, { dataJson: JSON.stringify({ text: "x".repeat(250_000) }) });
    await world.look({ storeFor });
    expect(sizes).toEqual([4, 4, 2]);
    expect(world.proxy.connections()).toBe(before);
    expect(await world.rows()).toHaveLength(70);
  });

  it("are stored though their form has closed or is full since", async () => {
    const posts = [await world.spool(), await world.spool()];
    const set = (change: string) => world.customer.query(`UPDATE formtrap.forms SET ${change}`);
    await set("closes_at = now() - interval '1 year', max_submissions = 1, policy_version = 99");
    await world.look();
    await set("closes_at = NULL, max_submissions = NULL, policy_version = 1");
    expect((await world.rows()).toSorted()).toEqual(idsOf(posts).toSorted());
  });

  it("that stand already are announced again, for whoever stored them may have died before it could", async () => {
    const [post] = await spoolMany(1);
    await world.look();
    await world.spool(post);
    await world.look();
    expect(await world.rows()).toEqual([post?.id]);
    expect(world.announced).toEqual([post?.id, post?.id]);
    expect(world.shelf("waiting")).toEqual([]);
  });

  it("of a person who was erased do not come back, and their files go too", async () => {
    const erased = await world.spoolWithFile();
    const other = await world.spool();
    await world.customer.query(`INSERT INTO formtrap.deleted_submissions (id) VALUES ('${erased.id}')`);
    await world.look();
    expect(await world.rows()).toEqual([other.id]);
    expect(world.platform.objects.size).toBe(0);
    expect(world.announced).not.toContain(erased.id);
  });

  it("that people erased while they waited never become rows, whoever brings them again", async () => {
    const erased = await world.spoolWithFile();
    const other = await world.spool();
    await rememberErased(world.platform.bucket, world.tenantId, [erased.id]);
    await world.look();
    expect(await world.rows()).toEqual([other.id]);
    expect(world.shelf("waiting")).toEqual([]);
    expect([...world.platform.objects.keys()]).toEqual([`erased/${world.tenantId}/${erased.id}`]);
  });

  it("are stored without a handle that another post has used meanwhile", async () => {
    const uploadKeys = [`formtrap/${newId()}`];
    const [first, second] = [await world.spool({ uploadKeys }), await world.spool({ uploadKeys })];
    await world.look();
    expect((await world.rows()).toSorted()).toEqual([first.id, second.id].toSorted());
    expect(world.shelf("waiting")).toEqual([]);
  });

  it("of a form that is gone are kept for people, beside others that are stored", async () => {
    const [gone, other] = [await world.spool({ formId: newId() }), await world.spool()];
    await world.look();
    expect(await world.rows()).toEqual([other.id]);
    expect(world.shelf("failed")).toEqual([gone.id]);
    expect(world.shelf("waiting")).toEqual([]);
    expect(await world.state()).toMatchObject({ failedCount: 1, quarantinedCount: 0, waitingCount: 0 });
  });

  it("that the customer's database refuses for their data go to the quarantine, and hold up no others", async () => {
    const before = await spoolMany(30);
    const nul = await world.spool({ dataJson: '{"a":"\\u0000"}', deliveries: [delivery()] });
    const after = await spoolMany(30);
    await world.look();
    expect(await world.rows()).toEqual(idsOf([...before, ...after]));
    expect(world.shelf("quarantined")).toEqual([nul.id]);
    expect(world.shelf("waiting")).toEqual([]);
    expect(world.announced).not.toContain(nul.id);
    expect(await world.state()).toMatchObject({ quarantinedCount: 1, reason: null });
    expect(await world.breaker()).toBeNull();
  });
});

describe("objects that are no posts of this tenant's", () => {
  const put = (id: string, body: Uint8Array) =>
    world.platform.bucket.put(spoolKey("waiting", world.tenantId, id), body, { contentType: "x" });

  it("such as another tenant's sealed one that was copied here are never stored, and are kept for people", async () => {
    const other = { ...(await world.spool()), alreadyAccepted: true } as const;
    const sealed = await sealSubmission(world.dataKeys, {
      tenantId: newId(),
      organizationId: newId(),
      submission: other,
      spooledAt: world.clock.now(),
      reason: "unreachable",
    });
    await put(other.id, sealed);
    const own = await world.spool();
    await world.look();
    expect(await world.rows()).toEqual([own.id]);
    expect(world.shelf("failed")).toEqual([other.id]);
    expect(world.logs.join("\n")).toContain("waiting post cannot be opened");
  });

  it("such as one under another's name, rubbish, and what is no id at all go the same way, and leave the rest alone", async () => {
    const [post, misnamed] = [await world.spool(), newId()];
    await put(
      misnamed,
      world.platform.objects.get(spoolKey("waiting", world.tenantId, post.id))?.body ?? Buffer.of(),
    );
    const [empty, rubbish] = [newId(), newId()];
    await put(empty, Buffer.of());
    await put(rubbish, Buffer.from(`FTS1\0\x40${"x".repeat(200)}`));
    await put("notes/read-me.txt", Buffer.from("hello"));
    await put(newId(), Buffer.alloc(9 * 1024 * 1024));
    await world.look();
    expect(await world.rows()).toEqual([post.id]);
    expect(world.shelf("waiting")).toEqual([]);
    expect(world.shelf("failed")).toHaveLength(5);
    expect(world.shelf("failed")).toEqual(
      expect.arrayContaining([misnamed, empty, rubbish, "notes/read-me.txt"]),
    );
    expect(await world.state()).toMatchObject({ failedCount: 5, waitingCount: 0 });
  });
});
