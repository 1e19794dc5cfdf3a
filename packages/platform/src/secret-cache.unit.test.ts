import { describe, expect, it } from "vitest";
import { SecretCache } from "./secret-cache.ts";

/** A load that ends when the test says so, and counts how often it was begun. */
function slowLoad() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const load = Object.assign(
    async () => {
      load.count++;
      return promise;
    },
    { count: 0 },
  );
  return { load, resolve, reject };
}

const never = () => expect.unreachable("It was loaded again.");

describe("the cache of secrets", () => {
  it("keeps what a fresh read brought, though an older plain read ends later", async () => {
    const cache = new SecretCache(10);
    const plain = slowLoad();
    const fresh = slowLoad();
    const slow = cache.get("ref", plain.load);
    const quick = cache.refresh("ref", fresh.load);
    fresh.resolve("new");
    expect(await quick).toBe("new");
    plain.resolve("old");
    expect(await slow).toBe("old");
    expect(await cache.get("ref", never)).toBe("new");
  });

  it("reads afresh once for all who ask at the same time, and again for who asks later", async () => {
    const cache = new SecretCache(10);
    const first = slowLoad();
    const both = Promise.all([cache.refresh("ref", first.load), cache.refresh("ref", first.load)]);
    first.resolve("one");
    expect(await both).toEqual(["one", "one"]);
    expect(first.load.count).toBe(1);
    expect(await cache.refresh("ref", async () => "two")).toBe("two");
  });

  it("answers a read that was under way during a deletion, but does not keep it", async () => {
    const cache = new SecretCache(10);
    const slow = slowLoad();
    const reading = cache.get("ref", slow.load);
    cache.deleteWhere((ref) => ref === "ref");
    slow.resolve("deleted");
    expect(await reading).toBe("deleted");
    expect(await cache.get("ref", async () => "loaded anew")).toBe("loaded anew");
  });

  it("goes on with the old value where a fresh read failed", async () => {
    const cache = new SecretCache(10);
    cache.set("ref", "old");
    const failing = slowLoad();
    const refresh = cache.refresh("ref", failing.load);
    failing.reject(new Error("unavailable"));
    await expect(refresh).rejects.toThrow("unavailable");
    expect(await cache.get("ref", never)).toBe("old");
  });
});
