import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Fault } from "../fault.ts";
import { useUpConnections } from "./use-up-connections.ts";

const THEIRS = { isTheirs: true } as const;

/** What befalls a customer's PostgreSQL, by the server's own means where it has them. */
export const customerDatabaseFaults: readonly Fault[] = [
  {
    ...THEIRS,
    name: "database stopped",
    isInShortList: true,
    play: ({ world: { server }, whileBroken }) =>
      whileBroken({ begin: () => server.stop("immediate"), end: () => server.restart(), ms: 4_000 }),
  },
  {
    ...THEIRS,
    name: "database restarted under load",
    waiting: "any",
    play: async ({ world: { server }, load }) => {
      for (let restart = 0; restart < 3; restart += 1) {
        await load.during(server.restart(restart % 2 === 0 ? "fast" : "immediate"));
        await load.forMs(1_000);
      }
    },
  },
  {
    ...THEIRS,
    name: "role out of connections",
    play: ({ tenant, whileBroken }) => {
      const limit = (count: number) => () =>
        tenant.query(`ALTER ROLE "${tenant.ingest.user}" CONNECTION LIMIT ${count}`);
      return whileBroken({
        begin: async () => {
          await limit(0)();
          tenant.proxy.drop();
        },
        end: limit(5),
        ms: 3_000,
      });
    },
  },
  {
    ...THEIRS,
    name: "server out of connections",
    play: async ({ world: { server }, tenant, whileBroken }) => {
      let release = async () => {};
      await whileBroken({
        begin: async () => {
          release = await useUpConnections(server.urlOf("postgres"), () => tenant.proxy.drop());
        },
        end: () => release(),
        ms: 3_000,
      });
    },
  },
  {
    ...THEIRS,
    name: "read-only (25006)",
    play: ({ tenant, whileBroken }) => {
      const setReadOnly = (value: "on" | "off") => async () => {
        // In this very session too, which may have begun while it was on.
        await tenant.query(
          `SET default_transaction_read_only = off;
           ALTER DATABASE "${tenant.ingest.database}" SET default_transaction_read_only = ${value}`,
        );
        tenant.proxy.drop();
      };
      return whileBroken({ begin: setReadOnly("on"), end: setReadOnly("off"), ms: 3_000 });
    },
  },
  {
    ...THEIRS,
    name: "disk full (53100)",
    // A real full disk would be this machine's: a trigger of the customer's says what PostgreSQL then says.
    play: ({ tenant, whileBroken }) =>
      whileBroken({
        begin: () =>
          tenant.query(`
            CREATE FUNCTION formtrap.chaos_disk_full() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
            END $$;
            CREATE TRIGGER chaos_disk_full BEFORE INSERT ON formtrap.submissions
              FOR EACH ROW EXECUTE FUNCTION formtrap.chaos_disk_full()`),
        end: () => tenant.query("DROP FUNCTION formtrap.chaos_disk_full CASCADE"),
        ms: 3_000,
      }),
  },
  {
    ...THEIRS,
    name: "table locked",
    // A person's open transaction, such as a long VACUUM FULL.
    play: async ({ world: { server }, tenant, whileBroken }) => {
      const client = new pg.Client(server.urlOf(tenant.ingest.database));
      await client.connect();
      await whileBroken({
        begin: () => client.query("BEGIN; LOCK TABLE formtrap.submissions IN ACCESS EXCLUSIVE MODE"),
        end: async () => {
          await client.query("COMMIT");
          await client.end();
        },
        ms: 60_000,
        // A minute's worth of posts would be judged longer than it was locked.
        pace: { pauseMs: 500 },
      });
    },
  },
  {
    ...THEIRS,
    name: "our function dropped",
    isInShortList: true,
    play: ({ tenant, whileBroken }) =>
      whileBroken({
        begin: async () => {
          const [row] = await tenant.query<{ signature: string }>(
            `SELECT p.oid::regprocedure::text AS signature FROM pg_proc p
              WHERE p.proname = 'record_submission_v1' AND p.pronamespace = 'formtrap'::regnamespace`,
          );
          await tenant.query(`DROP FUNCTION ${row?.signature ?? ""}`);
        },
        end: async () => {
          // Its migrations run again: the customer presses "Initialize" and nothing else.
          await tenant.query("DELETE FROM formtrap.migrations_forms WHERE name LIKE 'record\\_submission%'");
          await tenant.initializeAgain();
        },
        ms: 3_000,
      }),
  },
  {
    ...THEIRS,
    name: "database killed in mid-drain",
    play: async ({ world, tenant, load }) => {
      const { server, platform } = world;
      await server.stop();
      await load.forMs(3_000);
      for (let cut = 0; cut < 3; cut += 1) {
        await server.restart();
        await platform.query("UPDATE tenant_spool SET next_try_at = NULL WHERE tenant_id = $1", [
          tenant.tenantId,
        ]);
        await platform.send("replay", { v: 1, tenantId: tenant.tenantId });
        await wait(200 + cut * 150);
        await server.stop("immediate");
        await load.forMs(500);
      }
      await server.restart();
    },
  },
];
