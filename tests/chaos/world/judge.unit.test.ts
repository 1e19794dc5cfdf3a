import { newId } from "@formtrap/contracts";
import { beforeEach, describe, expect, it } from "vitest";
import { judge, type Verdict } from "./judge.ts";
import { type Answer, nextPost, type Post } from "./post.ts";

const RUN = "run";

interface FakeRow {
  id: string;
  data: Record<string, string>;
  status: string;
  files: { name: string; path: string; location: string }[];
  deliveries: { id: string; status: string }[];
}

/** Two tenants with a post each, that has a file; everything as it must be. */
let rows: Record<"mine" | "theirs", FakeRow[]>;
let answers: Answer[];
let objects: Map<string, string>;
let received: { id: string; submissionId: string }[];
let left: Map<string, number>;

function store(tenant: "mine" | "theirs", post: Post): FakeRow {
  const id = newId();
  const delivery = { id: newId(), status: "succeeded" };
  const file = { name: post.file?.name ?? "", path: `files/${id}`, location: "tenant" };
  const row = { id, data: { ...post.fields }, status: "new", files: [file], deliveries: [delivery] };
  rows[tenant].push(row);
  objects.set(`${tenant} ${file.path}`, post.file?.sha256 ?? "");
  received.push({ id: delivery.id, submissionId: id });
  answers.push({ post, outcome: "accepted", id });
  return row;
}

function postFor(tenant: string, number: number): Post {
  return nextPost({ random: () => 0.5, tenant, marker: `${RUN}.${number}`, shareWithFile: 1 });
}

async function verdict(): Promise<Verdict> {
  return await judge({
    run: RUN,
    answers,
    tenants: (["mine", "theirs"] as const).map((name) => ({
      name,
      tenantId: name,
      bucket: name,
      query: <Row extends object>() => Promise.resolve(rows[name] as unknown as readonly Row[]),
    })),
    platform: { countObjects: (prefix) => Promise.resolve(left.get(prefix) ?? 0) },
    buckets: { sha256Of: (bucket, key) => Promise.resolve(objects.get(`${bucket} ${key}`) ?? null) },
    receiver: {
      received: received.map((webhook) => ({
        ...webhook,
        path: "/",
        type: "",
        headers: {},
        body: "",
        atMs: 0,
      })),
    },
  });
}

beforeEach(() => {
  rows = { mine: [], theirs: [] };
  answers = [];
  objects = new Map();
  received = [];
  left = new Map();
  store("mine", postFor("mine", 1));
  store("theirs", postFor("theirs", 2));
});

describe("the judge of a run", () => {
  it("finds nothing where everything is as it was told, and counts it", async () => {
    answers.push({ post: postFor("mine", 3), outcome: "refused", id: null });
    expect(await verdict()).toEqual({
      accepted: 2,
      refused: 1,
      unanswered: 0,
      rows: 2,
      losses: [],
      duplicates: [],
      wrong: [],
    });
  });

  it("finds a post that was accepted and has no row", async () => {
    rows.mine.length = 0;
    expect((await verdict()).losses).toEqual([expect.stringContaining("run.1 ")]);
  });

  it("finds a post that became two rows, though its visitor was told of none", async () => {
    const post = postFor("mine", 3);
    store("mine", post);
    store("mine", post);
    answers = answers.slice(0, 2);
    answers.push({ post, outcome: "unanswered", id: null });
    expect((await verdict()).duplicates).toEqual([expect.stringContaining("run.3 ")]);
  });

  it("finds a row in another tenant's place", async () => {
    store("theirs", postFor("mine", 3));
    const { losses, wrong } = await verdict();
    expect(losses).toHaveLength(1);
    expect(wrong).toEqual([expect.stringContaining("it is a post for mine")]);
  });

  it.each<[string, (row: FakeRow) => void]>([
    ["other data", (row) => void Object.assign(row.data, { message: "another" })],
    ["a file of other bytes", (row) => void objects.set(`mine ${row.files[0]?.path}`, "other")],
    ["a file that is nowhere", (row) => void objects.delete(`mine ${row.files[0]?.path}`)],
    [
      "a file still with the platform",
      (row) => void Object.assign(row.files[0] ?? {}, { location: "spool" }),
    ],
    ["no file", (row) => void row.files.pop()],
    ["no delivery", (row) => void row.deliveries.pop()],
    ["a delivery twice", (row) => void row.deliveries.push({ id: newId(), status: "succeeded" })],
    ["a delivery that did not arrive", () => void received.shift()],
    ["a delivery that waits", (row) => void Object.assign(row.deliveries[0] ?? {}, { status: "pending" })],
    ["a verdict of spam", (row) => void Object.assign(row, { status: "spam" })],
    ["something left in the spool", () => void left.set("spool/mine/", 1)],
    ["something in quarantine", () => void left.set("quarantine/mine/", 1)],
  ])("finds %s", async (_what, spoil) => {
    const [row] = rows.mine;
    if (row !== undefined) spoil(row);
    const { losses, duplicates, wrong } = await verdict();
    expect({ losses, duplicates, wrong }).toEqual({
      losses: [],
      duplicates: [],
      wrong: [expect.any(String)],
    });
  });
});
