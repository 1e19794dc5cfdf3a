import { createServer, type Server } from "node:http";
import { listenOnLoopback } from "@formtrap/emulators/loopback";
import { startTcpProxy, type TcpProxy } from "@formtrap/testkit";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createSubmitWorld, type SubmitWorld } from "./submit-world.fixture.ts";
import { countStored, postMessage, startContainer } from "./visitor.fixture.ts";

/** What connecting may take with the vault, the way to the spool, and a busy machine. */
const PATIENCE_MS = 2_000 + 2_500;

let world: SubmitWorld;
/** Of Secrets Manager and of KMS alone. */
let vault: TcpProxy;
let keys: TcpProxy;
/** A service that has had too many calls. */
let throttled: Server;
let throttledUrl: string;

beforeAll(async () => {
  world = await createSubmitWorld();
  throttled = createServer((_request, response) => {
    response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify({ __type: "ThrottlingException", message: "Rate exceeded" }));
  });
  throttledUrl = `http://127.0.0.1:${await listenOnLoopback(throttled, 0)}`;
});
afterAll(async () => {
  throttled.close();
  await world.close();
});

beforeEach(async () => {
  const target = { port: Number(new URL(world.awsUrl).port) };
  [vault, keys] = await Promise.all([startTcpProxy({ target }), startTcpProxy({ target })]);
  vi.stubEnv("AWS_ENDPOINT_URL_SECRETS_MANAGER", `http://127.0.0.1:${vault.port}`);
  vi.stubEnv("AWS_ENDPOINT_URL_KMS", `http://127.0.0.1:${keys.port}`);
});
afterEach(async () => {
  await world.tenant.refuse(false);
  await Promise.all([vault.close(), keys.close()]);
});

const post = async (handler: Parameters<typeof postMessage>[0], message: string) =>
  (await postMessage(handler, world, message)).statusCode;

/** What became of a post: its status, and how many more wait than before. */
async function spooledBy(work: () => Promise<number | undefined>): Promise<readonly unknown[]> {
  const before = (await world.spooled()).length;
  const status = await work();
  return [status, (await world.spooled()).length - before];
}

describe("credentials", () => {
  it.each(["refused", "silent", "throttled"] as const)(
    "that the vault does not give to a new container, being %s, let its posts wait",
    async (how) => {
      if (how === "refused") await vault.refuse(true);
      if (how === "silent") vault.pause();
      if (how === "throttled") vi.stubEnv("AWS_ENDPOINT_URL_SECRETS_MANAGER", throttledUrl);
      const handler = await startContainer();
      const startedMs = performance.now();
      expect(await spooledBy(() => post(handler, `no vault: ${how}`))).toEqual([200, 1]);
      expect(performance.now() - startedMs).toBeLessThan(PATIENCE_MS);
      expect(await countStored(world, `no vault: ${how}`)).toBe(0);
    },
  );

  it("that a container knows are good while the vault is away, for new connections too", async () => {
    const handler = await startContainer();
    expect(await post(handler, "vault there")).toBe(200);
    vault.pause();
    vault.drop();
    world.tenant.drop();
    expect(await post(handler, "vault away")).toBe(200);
    expect(await countStored(world, "vault away")).toBe(1);
  });

  it("that were rotated under a running container are read anew, and no post waits", async () => {
    const handler = await startContainer();
    expect(await post(handler, "old password")).toBe(200);
    await world.rotatePassword();
    expect(await spooledBy(() => post(handler, "the connection still stands"))).toEqual([200, 0]);
    world.tenant.drop();
    expect(await spooledBy(() => post(handler, "new password"))).toEqual([200, 0]);
    expect(await countStored(world, "new password")).toBe(1);
  });

  it("that were rotated while the vault is away let posts wait, and are read anew when it is back", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const handler = await startContainer();
    expect(await post(handler, "before")).toBe(200);
    await world.rotatePassword();
    world.tenant.drop();
    await vault.refuse(true);
    vault.drop();
    expect(await spooledBy(() => post(handler, "in between"))).toEqual([200, 1]);
    await vault.refuse(false);
    vi.setSystemTime(Date.now() + 60_000);
    expect(await spooledBy(() => post(handler, "after"))).toEqual([200, 0]);
    expect(await countStored(world, "after")).toBe(1);
    vi.useRealTimers();
  });
});

describe("the key that posts are sealed with", () => {
  it.each(["refused", "silent", "throttled"] as const)(
    "is used on by a container that has one while the key service is %s, and another can promise nothing",
    async (how) => {
      await world.tenant.refuse(true);
      world.tenant.drop();
      const hasKey = await startContainer();
      expect(await post(hasKey, "with the key service")).toBe(200);
      if (how === "refused") await keys.refuse(true);
      if (how === "silent") keys.pause();
      keys.drop();
      expect(await spooledBy(() => post(hasKey, "without"))).toEqual([200, 1]);
      if (how === "throttled") vi.stubEnv("AWS_ENDPOINT_URL_KMS", throttledUrl);
      const isNew = await startContainer();
      const startedMs = performance.now();
      expect(await spooledBy(() => post(isNew, "no key"))).toEqual([503, 0]);
      expect(performance.now() - startedMs).toBeLessThan(3_500 + 3_000);
    },
  );

  it("is not needed where the database is there", async () => {
    await keys.refuse(true);
    const handler = await startContainer();
    expect(await post(handler, "no key needed")).toBe(200);
    expect(await countStored(world, "no key needed")).toBe(1);
  });
});
