import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { countPostgresTrips, type PostgresTrips } from "./postgres-trips.ts";

export interface TcpProxy {
  readonly host: string;
  readonly port: number;
  /** PostgreSQL round trips over all connections since the last `reset`, logins apart. @throws through TLS. */
  roundTrips(): number;
  /** Connections accepted since the last `reset`. */
  connections(): number;
  /** Bytes that clients sent since the last `reset`. */
  clientBytes(): number;
  /** Sets the three counts to zero. */
  reset(): void;
  /** Holds everything back, in new connections too: a server that never answers. */
  pause(): void;
  resume(): void;
  /** Cuts every connection as a crash does (RST); new ones work. */
  drop(): void;
  /** Passes on the next thing that clients send, and cuts the connection in place of the answer. */
  loseNextAnswer(): void;
  /**
   * Loses every byte, without a reset, as a network does that forgot a connection: connecting works and nothing comes.
   * At the end, new connections work; what clients hold of older ones stays silent for ever.
   */
  swallow(isSwallowing: boolean): void;
  /** New connections lead to this port of the same host. */
  retarget(port: number): void;
  /** From now on connecting is refused, or works again. Existing connections stay. */
  refuse(refused: boolean): Promise<void>;
  /** Adds this to every round trip, half on each way. */
  setLatency(roundTripMs: number): void;
  /** Takes no more than this from each client, as a slow line does; null: as fast as it comes. */
  setClientRate(bytesPerSecond: number | null): void;
  close(): Promise<void>;
}

interface Faults {
  paused: boolean;
  swallowing: boolean;
  losingAnswer: boolean;
  oneWayMs: number;
  clientBytesPerSecond: number | null;
}

interface Pipe {
  readonly trips: PostgresTrips;
  flush(): void;
  cut(): void;
  /** The server hears that the client has gone; the client hears nothing, now and later. */
  silence(): void;
}

/** A TCP proxy on 127.0.0.1 between a client and a server, that counts and that breaks things on command. */
export async function startTcpProxy({
  target,
}: {
  readonly target: { readonly host?: string; readonly port: number };
}): Promise<TcpProxy> {
  const faults: Faults = {
    paused: false,
    swallowing: false,
    losingAnswer: false,
    oneWayMs: 0,
    clientBytesPerSecond: null,
  };
  const open = new Set<Pipe>();
  const silent = new Set<Socket>();
  let targetPort = target.port;
  const all: PostgresTrips[] = [];
  let connections = 0;
  let clientBytes = 0;
  let tripsBefore = 0;

  const server = createServer({ noDelay: true }, (client) => {
    connections += 1;
    if (faults.swallowing) {
      keepSilent(client, silent);
      return;
    }
    const upstream = connect({ host: target.host ?? "127.0.0.1", port: targetPort, noDelay: true });
    const trips = countPostgresTrips();
    all.push(trips);
    const onClientBytes = (count: number) => {
      clientBytes += count;
    };
    const pipe = joinSockets({ client, upstream, trips, faults, onClientBytes, silent });
    open.add(pipe);
    client.once("close", () => open.delete(pipe));
  });
  const port = await listen(server, 0);
  const totalTrips = () => all.reduce((sum, trips) => sum + trips.count(), 0);
  const cutAll = () => {
    for (const pipe of open) pipe.cut();
    for (const socket of silent) socket.resetAndDestroy();
  };
  return {
    host: "127.0.0.1",
    port,
    roundTrips: () => totalTrips() - tripsBefore,
    connections: () => connections,
    clientBytes: () => clientBytes,
    reset: () => {
      tripsBefore = totalTrips();
      connections = 0;
      clientBytes = 0;
    },
    pause: () => {
      faults.paused = true;
    },
    resume: () => {
      faults.paused = false;
      for (const pipe of open) pipe.flush();
    },
    drop: cutAll,
    swallow: (isSwallowing) => {
      faults.swallowing = isSwallowing;
      if (isSwallowing) for (const pipe of open) pipe.silence();
    },
    retarget: (port) => {
      targetPort = port;
    },
    loseNextAnswer: () => {
      faults.losingAnswer = true;
    },
    refuse: async (refused) => {
      if (refused) server.close();
      else if (!server.listening) await listen(server, port);
    },
    setLatency: (roundTripMs) => {
      faults.oneWayMs = roundTripMs / 2;
    },
    setClientRate: (bytesPerSecond) => {
      faults.clientBytesPerSecond = bytesPerSecond;
    },
    close: async () => {
      cutAll();
      if (!server.listening) return;
      server.close();
      await once(server, "close");
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  return address.port;
}

function joinSockets({
  client,
  upstream,
  trips,
  faults,
  onClientBytes,
  silent,
}: {
  readonly client: Socket;
  readonly upstream: Socket;
  readonly trips: PostgresTrips;
  readonly faults: Faults;
  readonly onClientBytes: (count: number) => void;
  readonly silent: Set<Socket>;
}): Pipe {
  const cut = () => {
    if (silent.has(client)) return;
    client.resetAndDestroy();
    upstream.resetAndDestroy();
  };
  const toServer = delayedWriter(upstream, faults);
  const toClient = delayedWriter(client, faults, (bytes) => {
    if (silent.has(client)) return false;
    if (faults.losingAnswer) {
      faults.losingAnswer = false;
      cut();
      return false;
    }
    trips.fromServer(bytes);
    return true;
  });
  client.on("data", (bytes) => {
    onClientBytes(bytes.length);
    trips.fromClient(bytes);
    toServer.push(bytes);
    const { clientBytesPerSecond } = faults;
    if (clientBytesPerSecond === null) return;
    client.pause();
    setTimeout(() => client.resume(), (bytes.length / clientBytesPerSecond) * 1_000);
  });
  upstream.on("data", (bytes) => toClient.push(bytes));
  client.on("end", () => toServer.end());
  upstream.on("end", () => {
    if (!silent.has(client)) toClient.end();
  });
  // One side's failure is the other's: a client must see that its server has gone.
  for (const socket of [client, upstream]) socket.on("error", cut);
  return {
    trips,
    cut,
    silence: () => {
      client.removeAllListeners("data");
      keepSilent(client, silent);
      upstream.resetAndDestroy();
    },
    flush: () => {
      toServer.flush();
      toClient.flush();
    },
  };
}

/** Reads on and answers nothing until the client gives up. */
function keepSilent(client: Socket, silent: Set<Socket>): void {
  silent.add(client);
  client.on("error", () => {});
  client.once("close", () => silent.delete(client));
  client.resume();
}

interface DelayedWriter {
  push(bytes: Buffer): void;
  end(): void;
  /** Writes what is due; after a pause, all that waited. */
  flush(): void;
}

/** Writes in order, each piece after the latency that held when it came, nothing while paused. */
function delayedWriter(
  socket: Socket,
  faults: Faults,
  mayPass: (bytes: Buffer) => boolean = () => true,
): DelayedWriter {
  const waiting: { bytes: Buffer | null; dueMs: number }[] = [];
  const flush = () => {
    while (!faults.paused && waiting[0] && waiting[0].dueMs <= performance.now()) {
      const bytes = waiting.shift()?.bytes ?? null;
      if (bytes === null) socket.end();
      else if (mayPass(bytes)) socket.write(bytes);
    }
  };
  const push = (bytes: Buffer | null) => {
    waiting.push({ bytes, dueMs: performance.now() + faults.oneWayMs });
    if (faults.oneWayMs === 0) flush();
    // A timer may fire a fraction of a millisecond early.
    else setTimeout(flush, faults.oneWayMs + 1);
  };
  return { push, end: () => push(null), flush };
}
