import { randomInt } from "node:crypto";
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
/** Below those that systems give to outgoing connections, which come and go. */
const BLOCK_RANGE = { from: 10_000, to: 32_000 } as const;

/** The first of so many ports in a row that can be listened on right now. */
export async function findFreePortBlock(count: number): Promise<number> {
  for (let attempt = 0; attempt < BLOCK_ATTEMPTS; attempt += 1) {
    const first = randomInt(BLOCK_RANGE.from, BLOCK_RANGE.to - count);
    const areFree = await Promise.all(
      Array.from({ length: count }, (_, offset) => canListen(first + offset)),
    );
    if (!areFree.includes(false)) return first;
  }
  throw new Error(`There are no ${count} free ports in a row.`);
}

function canListen(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
