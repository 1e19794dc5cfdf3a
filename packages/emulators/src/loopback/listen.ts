import { once } from "node:events";
import type { Server } from "node:net";

export const LOOPBACK_HOST = "127.0.0.1";

/**
 * Listens on 127.0.0.1 at the preferred port, or at one that the system picks where it is taken (or 0).
 * @returns the port.
 */
export async function listenOnLoopback(server: Server, preferredPort: number): Promise<number> {
  try {
    return await listen(server, preferredPort);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EADDRINUSE" && code !== "EACCES") throw error;
    return listen(server, 0);
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen({ port, host: LOOPBACK_HOST, exclusive: true });
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
