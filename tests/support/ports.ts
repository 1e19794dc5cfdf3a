import { connect, createServer } from "node:net";

/** A port that nobody listens on right now. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}

/** Whether anything takes connections on this port of 127.0.0.1. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

const BLOCK_ATTEMPTS = 50;

/** The first of so many ports in a row that nobody listens on right now. */
export async function findFreePortBlock(count: number): Promise<number> {
  for (let attempt = 0; attempt < BLOCK_ATTEMPTS; attempt += 1) {
    const first = await findFreePort();
    const isTaken = await Promise.all(
      Array.from({ length: count }, (_, offset) => isListening(first + offset)),
    );
    if (first + count <= 65_535 && !isTaken.includes(true)) return first;
  }
  throw new Error(`There are no ${count} free ports in a row.`);
}
