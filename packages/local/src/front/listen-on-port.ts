import { once } from "node:events";
import type { Server } from "node:net";
import { LOOPBACK_HOST } from "@formtrap/emulators/loopback";

/** The one port that somebody chose is in use. */
export class PortTaken extends Error {
  override readonly name = "PortTaken";

  constructor(port: number) {
    super(`Port ${port} is in use by another program. Choose another one: PORT=${port + 1} npm start`);
  }
}

/**
 * Listens on 127.0.0.1 at exactly this port; 0 is any.
 * @returns the port.
 * @throws PortTaken
 */
export async function listenOnPort(server: Server, port: number): Promise<number> {
  try {
    server.listen({ port, host: LOOPBACK_HOST, exclusive: true });
    await once(server, "listening");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") throw new PortTaken(port);
    throw error;
  }
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}
