import { newId } from "@formtrap/contracts";
import { afterEach, describe, expect, it } from "vitest";
import { ANY_SUBMISSION as ANY } from "../any-submission.ts";
import type { TenantStore } from "../index.ts";
import { type AnsweringStore, startAnsweringStore } from "../testing/answering-store.fixture.ts";
import { at, NOW } from "../testing/delivery-world.fixture.ts";

let answering: AnsweringStore | undefined;
afterEach(() => answering?.close());

/** A database that answers whatever it is asked with these rows of one column. */
async function inboxThatHears(...rows: readonly unknown[]): Promise<TenantStore["inbox"]> {
  answering = await startAnsweringStore(
    ...rows.map((row) => [typeof row === "string" || row === null ? row : JSON.stringify(row)]),
  );
  return answering.store.inbox;
}

const FORM = newId();
const keyAt = (ms: number) => ({ created_at: at(ms).toISOString().replace("Z", "000Z"), id: newId() });

const row = (changes: Readonly<Record<string, unknown>> = {}) => {
  const key = keyAt(0);
  return {
    id: key.id,
    form_id: FORM,
    key,
    created_at: NOW.toISOString(),
    updated_at: null,
    deleted_at: null,
    status: "new",
    is_read: false,
    read_at: null,
    email: null,
    name: null,
    data: { a: "b" },
    is_cut: false,
    field_order: ["a"],
    files: [],
    spam_score: null,
    spam_reason: null,
    ip_address: null,
    user_agent: null,
    referer: null,
    ...changes,
  };
};

const page = { formId: FORM, filter: ANY, before: null, limit: 2 };
const UNPARSABLE = { name: "TenantDataError", reason: "unparsable" };
const MISBEHAVING = { name: "TenantUnavailable", reason: "misbehaving" };

describe("a list's answer", () => {
  it("is believed where it is one", async () => {
    const inbox = await inboxThatHears(row(), row());
    expect((await inbox.list(page)).items).toHaveLength(2);
  });

  it.each([
    ["null", null],
    ["no JSON", "{"],
    ["a number", 7],
    ["another form's", row({ form_id: newId() })],
    ["of no id", row({ id: "x" })],
    ["of another status", row({ status: "gone" })],
    ["of no time", row({ created_at: "infinity" })],
    ["of a time of another format", row({ key: { created_at: "yesterday", id: newId() } })],
    ["of another type", row({ is_read: "yes" })],
  ])("is left out where a row is %s", async (_name, answer) => {
    const good = row();
    const inbox = await inboxThatHears(answer, good);
    const { items } = await inbox.list(page);
    expect(items.map(({ id }) => id)).toEqual([good.id]);
  });

  it("is left without what makes no sense in a row", async () => {
    const rubbish = { data: [1], field_order: 7, files: [{ path: "../x" }, 7], spam_score: "NaN", email: 7 };
    const inbox = await inboxThatHears(row({ ...rubbish, updated_at: "never" }));
    expect((await inbox.list(page)).items).toMatchObject([
      { data: {}, fieldOrder: [], files: [], spamScore: null, email: null, updatedAt: null },
    ]);
  });

  it("is cut off where it has more rows than can be", async () => {
    const inbox = await inboxThatHears(...Array.from({ length: 5 }, () => row()));
    await expect(inbox.list(page)).rejects.toMatchObject(MISBEHAVING);
  });

  it("leads nobody in a circle", async () => {
    const before = { createdAt: keyAt(0).created_at, id: newId() };
    for (const ms of [0, 1]) {
      const key = { ...keyAt(ms), id: "ffffffff-ffff-4fff-bfff-ffffffffffff" };
      const inbox = await inboxThatHears({ end: key });
      await expect(inbox.list({ ...page, before })).rejects.toMatchObject(UNPARSABLE);
      await answering?.close();
    }
    const inbox = await inboxThatHears({ end: keyAt(-1) });
    expect((await inbox.list({ ...page, before })).next).not.toBeNull();
  });
});

describe("other answers", () => {
  it("are no submission but the one that was asked for", async () => {
    const inbox = await inboxThatHears(row());
    await expect(inbox.find(newId())).rejects.toMatchObject(UNPARSABLE);
    await answering?.close();
    await expect((await inboxThatHears("x")).find(newId())).rejects.toMatchObject(UNPARSABLE);
  });

  it.each([["x"], [-1], [{ count: "7", is_cut: false }], [null]])(
    "are no count where it is %j",
    async (answer) => {
      const inbox = await inboxThatHears(answer);
      await expect(inbox.count({ formId: FORM, filter: ANY })).rejects.toMatchObject(UNPARSABLE);
    },
  );

  it("name nothing that was not asked about", async () => {
    const id = newId();
    const inbox = await inboxThatHears(JSON.stringify(id), {
      id,
      form_id: FORM,
      is_released: true,
      files: [],
      keys: [],
    });
    const ids = [newId(), newId()];
    const change = { ids, change: { status: "new" }, destinations: [], now: NOW } as const;
    expect(await inbox.change(change)).toEqual([]);
    expect(await inbox.remove(ids, NOW)).toEqual([]);
    expect(await inbox.restore(ids, { deletedSince: NOW, now: NOW })).toEqual([]);
    expect(await inbox.holdings(ids)).toEqual([]);
    expect(await inbox.erase(ids, NOW)).toEqual([]);
    expect(await inbox.notes.list(newId())).toEqual([]);
  });

  it("are neither yes nor no", async () => {
    const inbox = await inboxThatHears("maybe");
    await expect(inbox.isErased(newId())).rejects.toMatchObject(UNPARSABLE);
    await expect(inbox.notes.remove(newId())).rejects.toMatchObject(UNPARSABLE);
    expect(await inbox.notes.find(newId())).toBeNull();
  });
});
