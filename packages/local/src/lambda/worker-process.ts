import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as z from "zod";

/** Path of what runs in a worker; leftover workers of a killed run are recognized by it. */
export const WORKER_RUNTIME = fileURLToPath(new URL("./worker.mjs", import.meta.url));

const errorSchema = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.array(z.string()),
});

const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("init_error"), error: errorSchema }),
  z.object({ type: z.literal("result"), id: z.string(), payload: z.string() }),
  z.object({ type: z.literal("error"), id: z.string(), error: errorSchema }),
]);
type WorkerMessage = z.infer<typeof messageSchema>;

export interface WorkerProcessOptions {
  readonly bundlePath: string;
  readonly handlerName: string;
  /** All of it: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly onMessage: (message: WorkerMessage) => void;
  readonly onOutput: (chunk: Buffer) => void;
  /** Once, when the process has gone or could not be started. */
  readonly onExit: (reason: string) => void;
}

export interface WorkerProcess {
  readonly pid: number | undefined;
  send(message: object): void;
  /** SIGKILL: a handler in an endless loop hears nothing else. */
  kill(): void;
}

/** Forks a process that loads one bundle; outside the terminal's process group, so that Ctrl-C spares it. */
export function startWorkerProcess(options: WorkerProcessOptions): WorkerProcess {
  const child: ChildProcess = fork(WORKER_RUNTIME, [options.bundlePath, options.handlerName], {
    env: { ...options.environment },
    execArgv: [`--max-old-space-size=${options.memoryMb}`],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: process.platform !== "win32",
  });
  child.stdout?.on("data", options.onOutput);
  child.stderr?.on("data", options.onOutput);
  child.on("message", (message) => {
    const parsed = messageSchema.safeParse(message);
    // A handler can talk on this channel too; whoever does so garbles the protocol and is ended.
    if (parsed.success) options.onMessage(parsed.data);
    else child.kill("SIGKILL");
  });
  let hasEnded = false;
  const end = (reason: string) => {
    if (!hasEnded) options.onExit(reason);
    hasEnded = true;
  };
  child.once("error", (error) => end(error.message));
  child.once("exit", (code, signal) => end(signal === null ? `exit status ${code}` : `signal: ${signal}`));
  return {
    pid: child.pid,
    send: (message) => {
      // A worker that is just dying takes no message; its exit says so in a moment.
      child.send(message, () => {});
    },
    kill: () => {
      child.kill("SIGKILL");
    },
  };
}
