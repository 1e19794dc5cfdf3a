import { newId } from "@formtrap/contracts";
import { seededRandom } from "@formtrap/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ANY_SUBMISSION as ANY } from "../any-submission.ts";
import type { SubmissionFilter, SubmissionKey, SubmissionPage } from "../index.ts";
import { at, createDeliveryWorld, type DeliveryWorld, nth } from "../testing/delivery-world.fixture.ts";

let world: DeliveryWorld;
beforeAll(async () => {
  world = await createDeliveryWorld();
});
afterAll(() => world.close());

const list = async (
  formId: string | null,
  filter: Partial<SubmissionFilter> = {},
  page: { before?: SubmissionKey | null; limit?: number; isCommon?: boolean; dataBytesMax?: number } = {},
): Promise<SubmissionPage> =>
  await world.store.inbox.list({ formId, filter: { ...ANY, ...filter }, before: null, limit: 50, ...page });

const idsOf = ({ items }: SubmissionPage) => items.map(({ id }) => id);

/** Follows `next` to the end. */
async function all(formId: string | null, filter: Partial<SubmissionFilter>, limit: number) {
  const ids: string[] = [];
  let before: SubmissionKey | null = null;
  do {
    const page: SubmissionPage = await list(formId, filter, { before, limit });
    ids.push(...idsOf(page));
    before = page.next;
  } while (before !== null);
  return ids;
}

const add = async (formId: string, offsetMs: number, data: unknown = {}, changes = {}) =>
  (
    await world.addSubmission(formId, [], {
      createdAt: at(offsetMs),
      dataJson: JSON.stringify(data),
      email: null,
      name: null,
      ...changes,
    })
  ).id;

describe("the pages of an inbox", () => {
  it("go from the newest to the oldest, and show nothing twice", async () => {
    const formId = await world.addForm();
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) ids.unshift(await add(formId, index));
    // Two at the same time, and a time between two milliseconds.
    await world.sql("UPDATE t.submissions SET created_at = $2 WHERE id = ANY ($1)", [ids.slice(0, 3), at(6)]);
    await world.sql("UPDATE t.submissions SET created_at = created_at + interval '7 us' WHERE id = $1", [
      ids[5],
    ]);
    const sorted = [...ids.slice(0, 3).toSorted().toReversed(), ...ids.slice(3)];
    for (const limit of [1, 2, 3, 6, 7, 8]) expect(await all(formId, {}, limit)).toEqual(sorted);
    expect(nth((await list(formId)).items, 5).key.createdAt).toMatch(/\.001007Z$/);
  });

  it("of all forms are in one order", async () => {
    await world.sql("DELETE FROM t.submissions");
    const forms = [await world.addForm(), await world.addForm(), await world.addForm()];
    const ids: string[] = [];
    for (let index = 0; index < 12; index += 1) ids.unshift(await add(nth(forms, index % 3), index));
    for (const limit of [1, 5, 12, 13]) expect(await all(null, {}, limit)).toEqual(ids);
    expect(await all(null, { text: "nothing" }, 5)).toEqual([]);
  });

  it("are told where they end, however little of them is meant", async () => {
    await world.sql("DELETE FROM t.submissions");
    const [formId, other] = [await world.addForm(), await world.addForm()];
    await world.sql(
      `INSERT INTO t.submissions (id, form_id, data, status, created_at)
       SELECT gen_random_uuid(), $1, '{}', CASE WHEN n % 15000 = 0 THEN 'resolved' ELSE 'new' END,
         $2::timestamptz - n * interval '1 second' FROM generate_series(1, 45001) n`,
      [formId, at(0)],
    );
    await add(other, -20_000_000);
    const first = await list(formId, { statuses: ["resolved"] });
    expect(first.items).toHaveLength(1);
    expect(first.next).not.toBeNull();
    expect(await all(formId, { statuses: ["resolved"] }, 2)).toHaveLength(3);
    expect(await all(null, { statuses: ["resolved"] }, 2)).toHaveLength(3);
    expect(await world.store.inbox.count({ formId, filter: { ...ANY, statuses: ["resolved"] } })).toEqual({
      count: 3,
      isExact: true,
    });
    expect(await world.store.inbox.count({ formId, filter: ANY })).toEqual({ count: 10_000, isExact: false });
    const pastIt = await all(null, {}, 1_000);
    expect(pastIt).toHaveLength(45_002);
    expect(new Set(pastIt).size).toBe(45_002);
  });
});

describe("a filter", () => {
  it("takes status, spam, read, files, deleted and time together", async () => {
    const formId = await world.addForm();
    const file = { name: "a.txt", fieldName: "a", path: "k", sizeBytes: 1, type: "t/p", location: "tenant" };
    const spam = await add(formId, 1, {}, { status: "spam" });
    const withFile = await add(formId, 2, {}, { files: [file] });
    const read = await add(formId, 3);
    const deleted = await add(formId, 4);
    await world.sql("UPDATE t.submissions SET status = 'read' WHERE id = $1", [read]);
    await world.sql("UPDATE t.submissions SET deleted_at = now() WHERE id = $1", [deleted]);
    const cases: [Partial<SubmissionFilter>, string[]][] = [
      [{}, [read, withFile, spam]],
      [{ deleted: "with" }, [deleted, read, withFile, spam]],
      [{ deleted: "only" }, [deleted]],
      [{ isSpam: true }, [spam]],
      [{ isSpam: false }, [read, withFile]],
      [{ isRead: true }, [read]],
      [{ isRead: false, isSpam: false }, [withFile]],
      [{ hasFiles: true }, [withFile]],
      [{ hasFiles: false }, [read, spam]],
      [{ statuses: ["spam", "read"] }, [read, spam]],
      [{ from: at(2) }, [read, withFile]],
      [{ to: at(2) }, [spam]],
      [{ from: at(2), to: at(3) }, [withFile]],
      [{ statuses: [] }, []],
    ];
    for (const [filter, ids] of cases) {
      expect(idsOf(await list(formId, filter))).toEqual(ids);
      const { count } = await world.store.inbox.count({ formId, filter: { ...ANY, ...filter } });
      expect(count).toBe(ids.length);
    }
  });

  it("finds words wherever they are in fields, and the beginning of the last", async () => {
    const formId = await world.addForm();
    const ada = await add(formId, 1, {
      who: "Ada Lovelace",
      mail: "Ada@Example.com",
      n: { deep: ["Straße"] },
    });
    const odd = await add(formId, 2, { text: "it's a back\\slash & <b>bold</b> | ! 'quoted' (x):* O'Brien" });
    const cases: [string, string[]][] = [
      ["ada lovelace", [ada]],
      ["LOVELACE ada", [ada]],
      ["lovel", [ada]],
      ["ada love", [ada]],
      ["lovel ada", []],
      ["ada@exam", [ada]],
      ["ada@example.com", [ada]],
      ["straße", [ada]],
      ["who", []],
      ["o'brien", [odd]],
      ["bold", [odd]],
      ["back\\slash", [odd]],
      ["'quoted'", [odd]],
      ["a", [odd, ada]],
    ];
    for (const [text, ids] of cases) {
      expect([text, idsOf(await list(formId, { text }))]).toEqual([text, ids]);
      // Where it is common, it is looked for in another way.
      expect([text, idsOf(await list(formId, { text }, { isCommon: true }))]).toEqual([text, ids]);
    }
  });

  it.each([
    "'",
    "\\",
    "''' \\\\",
    ":*",
    "!",
    "& |",
    "a:b",
    "(a",
    "a & ",
    "<->",
    "\0a",
    "\ud800x",
    "💥",
    "' OR 1=1 --",
  ])("is never a syntax error, not even %j", async (text) => {
    const formId = await world.addForm();
    await add(formId, 1, { a: "b" });
    expect(idsOf(await list(formId, { text }))).toHaveLength(0);
    expect(idsOf(await list(formId, { email: text }))).toHaveLength(0);
  });

  it("is never a syntax error, whatever is thrown together", async () => {
    const formId = await world.addForm();
    const pieces = [
      ...Array.from("a1 '\\\":*!&|()<->%_@.-+\0\t\u00a0\ud800é表💥ﬁİ"),
      "::",
      "ada@example.com",
      "<b>",
      "http://x/y?z",
    ];
    const random = seededRandom(20_260_504);
    for (let round = 0; round < 400; round += 1) {
      const length = 1 + Math.floor(random() * 9);
      const text = Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)]).join("");
      const filter = { text, email: round % 3 === 0 ? text : null };
      expect([text, (await list(formId, filter, { isCommon: round % 2 === 0 })).items]).toEqual([text, []]);
    }
  });

  it("finds a person's address in whatever case, and nobody else's", async () => {
    const formId = await world.addForm();
    const hers = await add(formId, 1, { mail: "Ada+news@Example.com" }, { email: "Ada+news@Example.com" });
    await add(formId, 2, { mail: "not-ada+news@example.com" }, { email: "not-ada+news@example.com" });
    await add(formId, 3, { text: "ada+news@example.com" }, { email: "x@example.com" });
    expect(idsOf(await list(formId, { email: "ADA+news@example.COM" }))).toEqual([hers]);
  });
});

describe("what the customer edited", () => {
  it("is cut where it is large, and bounded whatever it is", async () => {
    const formId = await world.addForm();
    const id = await add(formId, 1, { big: "x".repeat(50_000), b: 2, list: [1, 2] });
    const [item] = (await list(formId)).items;
    expect(item).toMatchObject({ id, isCut: true, data: { big: "x".repeat(300), b: "2", list: "[1, 2]" } });
    const whole = await world.store.inbox.find(id);
    expect(whole).toMatchObject({ isCut: false, data: { b: 2, list: [1, 2] } });
    const [more] = (await list(formId, {}, { dataBytesMax: 100_000 })).items;
    expect(more?.isCut).toBe(false);
    const filter = "UPDATE t.submissions SET";
    await world.sql(
      `${filter} files = to_jsonb(array_fill('x'::text, '{100000}')), user_agent = repeat('u', 999999),
      referer = repeat('r', 999999), spam_reason = repeat('s', 999999), name = repeat('n', 99999) WHERE id = $1`,
      [id],
    );
    expect(JSON.stringify((await list(formId)).items).length).toBeLessThan(10_000);
  });

  it("into nonsense leaves the others as they are", async () => {
    const formId = await world.addForm();
    const ids = [await add(formId, 3), await add(formId, 2), await add(formId, 1)];
    await world.sql("UPDATE t.submissions SET created_at = 'infinity' WHERE id = $1", [ids[0]]);
    await world.sql(
      "UPDATE t.submissions SET data = '[1]', files = '[7]', field_order = '{}' WHERE id = $1",
      [ids[1]],
    );
    expect(await all(formId, {}, 1)).toEqual(ids.slice(1));
    expect((await list(formId)).items[0]).toMatchObject({ data: {}, files: [], fieldOrder: [] });
    expect(await world.store.inbox.find(newId())).toBeNull();
  });
});
