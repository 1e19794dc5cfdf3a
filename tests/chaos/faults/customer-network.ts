import { randomUUID } from "node:crypto";
import { hasPgbouncer, type Pgbouncer, startPgbouncer } from "@formtrap/testkit";
import type { Fault, Stage } from "../fault.ts";

const THEIRS = { isTheirs: true } as const;

/** What befalls the way to a customer's PostgreSQL, its name, its certificate and its passwords. */
export const customerNetworkFaults: readonly Fault[] = [
  {
    ...THEIRS,
    name: "connecting refused",
    play: ({ tenant: { proxy }, whileBroken }) =>
      whileBroken({
        begin: async () => {
          await proxy.refuse(true);
          proxy.drop();
        },
        end: () => proxy.refuse(false),
        ms: 3_000,
      }),
  },
  {
    ...THEIRS,
    name: "half-open TCP",
    isInShortList: true,
    play: ({ tenant: { proxy }, whileBroken }) =>
      whileBroken({
        begin: () => proxy.swallow(true),
        end: () => proxy.swallow(false),
        ms: 10_000,
      }),
  },
  {
    ...THEIRS,
    name: "5 s latency",
    play: ({ tenant: { proxy }, whileBroken }) =>
      whileBroken({ begin: () => proxy.setLatency(5_000), end: () => proxy.setLatency(0), ms: 8_000 }),
  },
  {
    ...THEIRS,
    name: "answers lost after the commit",
    waiting: "any",
    play: async ({ tenant: { proxy }, load }) => {
      for (let count = 0; count < 20; count += 1) {
        proxy.loseNextAnswer();
        await load.forMs(150);
      }
    },
  },
  {
    ...THEIRS,
    name: "DNS gone",
    play: ({ tenant, whileBroken }) =>
      whileBroken({
        begin: async () => {
          await tenant.rotateIngest({ host: "gone.chaos.invalid" });
          await tenant.proxy.refuse(true);
          tenant.proxy.drop();
        },
        end: async () => {
          await tenant.rotateIngest({});
          await tenant.proxy.refuse(false);
        },
        ms: 4_000,
      }),
  },
  {
    ...THEIRS,
    name: "TLS certificate changed",
    play: ({ world: { server }, tenant, whileBroken }) => {
      const use = (isForeign: boolean) => async () => {
        await server.useForeignCertificate(isForeign);
        tenant.proxy.drop();
      };
      return whileBroken({ begin: use(true), end: use(false), ms: 3_000 });
    },
  },
  {
    ...THEIRS,
    name: "password changed (28P01)",
    isInShortList: true,
    play: ({ tenant, whileBroken }) => {
      const password = randomUUID();
      return whileBroken({
        begin: async () => {
          await setPassword(tenant, password);
          tenant.proxy.drop();
        },
        end: () => tenant.rotateIngest({ password }),
        ms: 3_000,
      });
    },
  },
  ...(hasPgbouncer() ? [passwordBehindPgbouncer()] : []),
];

/** PgBouncer logs in with the old password, and tells its client what reads like a protocol's error. */
function passwordBehindPgbouncer(): Fault {
  return {
    ...THEIRS,
    name: "password changed behind PgBouncer (08P01)",
    play: async ({ world: { server }, tenant, load, whileBroken }) => {
      const { user, password: old } = tenant.ingest;
      const start = (password: string): Promise<Pgbouncer> =>
        startPgbouncer({
          serverPort: server.port,
          users: { [user]: password, ...tenant.otherLogins },
          poolMode: "transaction",
          // The roles may have five each.
          poolSize: 4,
          tls: server.certificate,
        });
      let bouncer = await start(old);
      tenant.proxy.retarget(bouncer.port);
      tenant.proxy.drop();
      const password = randomUUID();
      try {
        await whileBroken({
          begin: async () => {
            await setPassword(tenant, password);
            // What PgBouncer holds was opened before: the server ends it, as its restart would.
            await tenant.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", [
              user,
            ]);
          },
          end: async () => {
            await bouncer.stop();
            bouncer = await start(password);
            tenant.proxy.retarget(bouncer.port);
            tenant.proxy.drop();
            await tenant.rotateIngest({ password });
          },
          ms: 3_000,
        });
        await load.forMs(500);
      } finally {
        tenant.proxy.retarget(server.port);
        tenant.proxy.drop();
        await bouncer.stop();
      }
    },
  };
}

async function setPassword({ query, ingest }: Stage["tenant"], password: string): Promise<void> {
  await query(`ALTER ROLE "${ingest.user}" PASSWORD '${password}'`);
}
