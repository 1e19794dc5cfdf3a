import type { Breaker } from "@formtrap/contracts";
import { type FakeClock, fakeClock, testRoute } from "@formtrap/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { type AnnounceRoute, createRouteAnnouncer } from "./announce-routes.ts";
import { silentLogger } from "./submission.fixture.ts";

const at = (endpointId: string) => ({ kind: "endpoint", endpointId }) as const;
const OPEN: Breaker = {
  state: "open",
  since: "2026-03-01T11:00:00.000Z",
  reason: "unreachable",
  next_probe_at: null,
};

let clock: FakeClock;
let sent: unknown[];
let send: () => Promise<void>;
let announce: AnnounceRoute;

beforeEach(() => {
  clock = fakeClock();
  sent = [];
  send = () => Promise.resolve();
  announce = createRouteAnnouncer({
    clock,
    logger: silentLogger,
    addressesMax: 2,
    queue: {
      send: async (message) => {
        await send();
        sent.push(message);
      },
    },
  });
});

describe("a loaded route", () => {
  it("is announced once a day", async () => {
    await announce(at("a"), testRoute());
    clock.advance({ minutes: 24 * 60 - 1 });
    await announce(at("a"), testRoute());
    expect(sent).toEqual([{ v: 1, address: at("a") }]);
    clock.advance({ minutes: 1 });
    await announce(at("a"), testRoute());
    expect(sent).toHaveLength(2);
  });

  it("is announced again as soon as it is another one, or none", async () => {
    await announce(at("a"), testRoute());
    await announce(at("a"), testRoute({ version: 2 }));
    await announce(at("a"), testRoute({ version: 2 }, { generation: 2 }));
    await announce(at("a"), { ...testRoute({ version: 2 }, { generation: 2 }), retiredAt: clock.now() });
    await announce(at("a"), null);
    expect(sent).toHaveLength(5);
    clock.advance({ minutes: 48 * 60 });
    await announce(at("a"), null);
    expect(sent).toHaveLength(5);
  });

  it("is the same one whether its database answers and its spool is full or not", async () => {
    await announce(at("a"), testRoute());
    const spool = { breaker: OPEN, whenUnavailable: "spool", isFull: true } as const;
    await announce(at("a"), testRoute({}, {}, { spool }));
    expect(sent).toHaveLength(1);
  });

  it("is not announced where it never led anywhere: addresses can be made up", async () => {
    await announce(at("a"), null);
    expect(sent).toEqual([]);
  });

  it("is announced at its next load where the queue was away, and that fails nobody", async () => {
    send = () => Promise.reject(new Error("queue away"));
    await announce(at("a"), testRoute());
    send = () => Promise.resolve();
    await announce(at("a"), testRoute());
    expect(sent).toHaveLength(1);
  });

  it("is forgotten where there are too many", async () => {
    for (const id of ["a", "b", "c", "c", "a"]) await announce(at(id), testRoute());
    expect(sent).toHaveLength(4);
  });
});
