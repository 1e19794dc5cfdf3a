import { ObjectStoreError } from "@formtrap/core/ports";
import { describe, expect, it } from "vitest";
import { createEgressGuard } from "./egress-guard.ts";
import { createLogger } from "./logger.ts";
import { createObjectStores } from "./s3-object-store.ts";

describe("object stores that are kept", () => {
  const guard = createEgressGuard({ allowCidrs: [], logger: createLogger({ level: "silent" }) });
  const target = (bucket: string, change = {}) => ({
    endpoint: "http://127.0.0.1",
    region: "eu-west-1",
    bucket,
    forcePathStyle: true,
    accessKeyId: "a",
    secretAccessKey: "secret",
    ...change,
  });

  it("are given again for the same bucket and keys, and for no other", () => {
    const stores = createObjectStores({ guard, sizeMax: 10 });
    const first = stores.open(target("one"));
    expect(stores.open(target("one"))).toBe(first);
    const others = [
      target("two"),
      target("one", { endpoint: "http://127.0.0.1:81" }),
      target("one", { region: "eu-west-2" }),
      target("one", { forcePathStyle: false }),
      target("one", { accessKeyId: "b" }),
      target("one", { secretAccessKey: "rotated" }),
    ];
    expect(new Set([first, ...others.map((other) => stores.open(other))]).size).toBe(7);
  });

  it("are let go where the least recently used is one too many", () => {
    const stores = createObjectStores({ guard, sizeMax: 2 });
    const one = stores.open(target("one"));
    const two = stores.open(target("two"));
    expect(stores.open(target("one"))).toBe(one);
    stores.open(target("three"));
    expect(stores.open(target("one"))).toBe(one);
    expect(stores.open(target("two"))).not.toBe(two);
  });

  it("are not made for what cannot be a bucket", () => {
    expect(() => createObjectStores({ guard, sizeMax: 2 }).open(target("a/b"))).toThrow(ObjectStoreError);
  });
});
