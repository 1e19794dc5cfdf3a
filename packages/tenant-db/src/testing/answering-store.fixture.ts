import { createTestPools } from "@formtrap/testkit";
import type { TenantStore } from "../index.ts";
import { ANSWER_BEGINS, COMPLETE, dataRow, READY, startHostileServer } from "./hostile-server.fixture.ts";

/** A store whose database answers whatever it is asked with the same rows. */
export interface AnsweringStore {
  readonly store: TenantStore;
  close(): Promise<void>;
}

export async function startAnsweringStore(
  ...rows: readonly (readonly (string | null)[])[]
): Promise<AnsweringStore> {
  const bytes = Buffer.concat([ANSWER_BEGINS, ...rows.map((row) => dataRow(...row)), COMPLETE, READY]);
  const server = await startHostileServer({ statement: (socket) => socket.write(bytes) });
  const pools = createTestPools({
    readCredentials: () =>
      Promise.resolve({
        v: 1,
        host: "127.0.0.1",
        port: server.port,
        database: "d",
        user: "u",
        password: "p",
        tls: { mode: "private_network" },
      }),
  });
  return {
    store: pools.storeFor({ tenantId: "t", generation: 1, schemaName: "s", secretRef: "r" }),
    close: async () => {
      await pools.close();
      await server.close();
    },
  };
}
