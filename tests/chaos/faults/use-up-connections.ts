import pg from "pg";

/**
 * Opens connections to a server until it takes no more, as the customer's own application does.
 * @param onFull once it is full; what is given free by then is taken too.
 * @returns what gives them back.
 */
export async function useUpConnections(url: string, onFull: () => void): Promise<() => Promise<void>> {
  const clients: pg.Client[] = [];
  const fill = async (): Promise<void> => {
    for (;;) {
      const client = new pg.Client(url);
      client.on("error", () => {});
      try {
        await client.connect();
      } catch (error) {
        if (error instanceof pg.DatabaseError && error.code === "53300") return;
        throw error;
      }
      clients.push(client);
    }
  };
  await fill();
  onFull();
  await fill();
  return async () => {
    await Promise.all(clients.map((client) => client.end()));
  };
}
