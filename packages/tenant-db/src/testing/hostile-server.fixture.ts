import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

/** One message of the server's: a type and a body (PostgreSQL manual, 54.7). */
export function message(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(5);
  header.write(type, 0);
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

export const READY = message("Z", Buffer.from("I"));
export const LOGIN_DONE = Buffer.concat([message("R", int32(0)), READY]);
export const ANSWER_BEGINS = Buffer.concat([message("1"), message("2")]);
export const COMPLETE = message("C", Buffer.from("SELECT 1\0"));

/** A data row of text columns. */
export function dataRow(...columns: readonly (string | null)[]): Buffer {
  const count = Buffer.alloc(2);
  count.writeInt16BE(columns.length);
  const parts = columns.map((column) => {
    if (column === null) return int32(-1);
    const bytes = Buffer.from(column);
    return Buffer.concat([int32(bytes.length), bytes]);
  });
  return message("D", Buffer.concat([count, ...parts]));
}

/** An error as the server reports it. */
export function errorResponse(sqlState: string, text: string): Buffer {
  return message("E", Buffer.from(`SERROR\0VERROR\0C${sqlState}\0M${text}\0\0`));
}

export interface HostileServer {
  readonly port: number;
  connections(): number;
  close(): Promise<void>;
}

export interface HostileBehaviour {
  /** What a login gets; by default it succeeds without a password. */
  readonly login?: (socket: Socket) => void;
  /** What a statement gets. */
  readonly statement?: (socket: Socket, text: string) => void;
}

/** A server on 127.0.0.1 that speaks just enough of the protocol to misbehave. It has no TLS. */
export async function startHostileServer(behaviour: HostileBehaviour): Promise<HostileServer> {
  const open = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => {});
    let isLoggedIn = false;
    socket.on("data", (bytes) => {
      if (bytes.length === 8) socket.write("N");
      else if (!isLoggedIn) {
        isLoggedIn = true;
        if (behaviour.login === undefined) socket.write(LOGIN_DONE);
        else behaviour.login(socket);
      } else if (bytes[0] === "P".charCodeAt(0)) {
        behaviour.statement?.(socket, bytes.toString("latin1"));
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    connections: () => connections,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
