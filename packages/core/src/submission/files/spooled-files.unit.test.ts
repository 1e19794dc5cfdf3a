import { TenantUnavailable } from "@formtrap/tenant-db";
import { testRoute } from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { ObjectStoreError } from "../../ports.ts";
import { TEST_STORAGE } from "../memory-bucket.fixture.ts";
import { refusalOf, type SubmitWorld, submitWorld } from "../submit-world.fixture.ts";
import {
  ANY_FILES as FILES,
  failWrite,
  MULTIPART,
  multipart,
  type TestFile,
  UNREACHABLE,
} from "./posts-with-files.fixture.ts";
import { SAMPLES } from "./sample-files.fixture.ts";

const PNG = SAMPLES.png;

let world: SubmitWorld;
beforeEach(() => {
  world = submitWorld();
  world.given({ files: FILES }, {}, { storage: TEST_STORAGE });
});

const post = (files: readonly TestFile[]) => world.post(multipart(files, { a: "1" }), MULTIPART);

describe("files that the customer's bucket does not take now", () => {
  const file = { field: "cv", name: "Ada's CV.png", type: "image/png", content: PNG };
  const inPlatform = () => [...world.platform.objects.keys()].filter((key) => key.startsWith("files/"));

  it.each(["unreachable", "denied", "no_such_bucket", "wrong_region", "clock_skew", "other"] as const)(
    "lie in the platform's bucket where it is %s, beside a row that says so, and are looked for",
    async (reason) => {
      world.bucket.failWrites = new ObjectStoreError(reason, "No.", "SlowDown");
      await post([file]);
      const [submission] = world.recorded;
      const { tenantId } = testRoute().tenant;
      const prefix = `files/${tenantId}/${submission?.id}/`;
      expect(submission?.files).toEqual([
        {
          fieldName: "cv",
          name: "Ada's CV.png",
          path: expect.stringContaining(prefix),
          sizeBytes: PNG.length,
          type: "image/png",
          location: "spool",
        },
      ]);
      expect(submission?.uploadKeys).toEqual([]);
      expect(inPlatform()).toEqual([submission?.files[0]?.path]);
      const object = world.platform.objects.get(inPlatform()[0] ?? "");
      expect(Buffer.from(object?.body ?? []).equals(PNG)).toBe(true);
      expect(object?.contentType).toBe("image/png");
      expect(world.looks).toEqual([{ message: { v: 1, tenantId }, delaySeconds: 5 }]);
    },
  );

  it("leave those that it took where they are", async () => {
    failWrite(world.bucket, 2);
    await post([file, { ...file, name: "b.png" }, { ...file, name: "c.png" }]);
    const files = world.recorded[0]?.files ?? [];
    expect(new Map(files.map(({ name, location }) => [name, location]))).toEqual(
      new Map([
        ["Ada's CV.png", "tenant"],
        ["b.png", "spool"],
        ["c.png", "tenant"],
      ]),
    );
    expect([...world.bucket.objects.keys()].toSorted()).toEqual(world.recorded[0]?.uploadKeys.toSorted());
    expect(inPlatform()).toHaveLength(1);
  });

  it("wait with their post where the database is away too, and one look is enough", async () => {
    world.bucket.failWrites = UNREACHABLE;
    world.record = () => Promise.reject(new TenantUnavailable("unreachable"));
    await post([file]);
    const [spooled] = await world.spooled();
    expect(spooled?.submission.files).toMatchObject([{ location: "spool", path: inPlatform()[0] }]);
    expect(world.looks).toHaveLength(1);
  });

  it("wait where the vault does not tell the bucket's keys", async () => {
    world.ctx.secrets.get = () => Promise.reject(new Error("the vault is away"));
    await post([file]);
    expect(world.recorded[0]?.files).toMatchObject([{ location: "spool" }]);
  });

  it("do not have a bucket asked that failed twice in a row, for half a minute", async () => {
    let writes = 0;
    Object.assign(world.bucket.store, {
      put: () => {
        writes += 1;
        return Promise.reject(UNREACHABLE);
      },
    });
    for (const name of ["a.png", "b.png", "c.png", "d.png"]) await post([{ ...file, name }]);
    expect(writes).toBe(2);
    expect(inPlatform()).toHaveLength(4);
    world.clock.advance({ seconds: 30 });
    await post([file]);
    expect(writes).toBe(3);
  });

  it("are refused where the platform's bucket does not take them either, and none is left behind", async () => {
    failWrite(world.bucket, 2);
    world.platform.away(true);
    expect(await refusalOf(post([file, file]))).toMatchObject({ status: 503, retry: 30 });
    expect(world.recorded).toEqual([]);
    expect(world.bucket.objects.size).toBe(0);
  });

  it.each([
    ["closed", "refused"],
    ["duplicate", "taken"],
  ] as const)("are removed where their post is %s", async (outcome, expected) => {
    world.bucket.failWrites = UNREACHABLE;
    world.record = () => Promise.resolve(outcome);
    const answered = await post([file]).then(
      () => "taken",
      () => "refused",
    );
    expect(answered).toBe(expected);
    expect(inPlatform()).toEqual([]);
  });

  it("are as bounded as ever", async () => {
    world.bucket.failWrites = UNREACHABLE;
    world.given({ files: { ...FILES, maxSizeBytes: 10 } }, {}, { storage: TEST_STORAGE });
    expect((await refusalOf(post([file]))).code).toBe("FILES_TOO_BIG");
    expect(inPlatform()).toEqual([]);
  });
});
