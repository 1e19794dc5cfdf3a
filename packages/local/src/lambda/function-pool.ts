import { randomUUID } from "node:crypto";
import { createBackoff } from "./init-backoff.ts";
import { type FunctionError, failed, type InvocationResult } from "./invocation.ts";
import { startWorker, type Worker, type WorkerOptions } from "./worker.ts";

export interface FunctionPoolOptions
  extends Pick<WorkerOptions, "bundlePath" | "handlerName" | "environment" | "memoryMb" | "timeoutMs"> {
  readonly name: string;
  readonly region: string;
  /** Events beyond it wait for a worker to come free. */
  readonly workersMax: number;
  readonly initTimeoutMs?: number;
  readonly onOutput: (chunk: Buffer) => void;
  /** Of every invocation that failed, and of a worker that does not come up. */
  readonly onFailure: (error: FunctionError) => void;
}

export interface FunctionPool {
  /** Hands the event to a free worker, a new one, or the next that comes free. Never rejects. */
  invoke(event: object, options?: { readonly signal?: AbortSignal }): Promise<InvocationResult>;
  /** Starts one worker ahead of its first event. */
  warm(): Promise<InvocationResult>;
  readonly pids: readonly number[];
  /** Takes no further event, lets running ones finish for `graceMs`, then kills. */
  stop(options: { readonly graceMs: number }): Promise<void>;
}

interface Waiting {
  readonly event: object;
  readonly resolve: (result: InvocationResult) => void;
}

const INIT_TIMEOUT_MS = 10_000;
const STOPPING = failed("ServiceException", "The local cloud is stopping.");

/** The execution environments of one function: workers on demand, kept when idle, replaced when they die. */
export function createFunctionPool(options: FunctionPoolOptions): FunctionPool {
  const { name, region, workersMax } = options;
  const workers = new Set<Worker>();
  const idle: Worker[] = [];
  const queue: Waiting[] = [];
  const backoff = createBackoff();
  let starting = 0;
  let isStopped = false;
  let onQuiet: (() => void) | undefined;

  const context = {
    functionName: name,
    functionVersion: "$LATEST",
    invokedFunctionArn: `arn:aws:lambda:${region}:000000000000:function:${name}`,
    memoryLimitInMB: String(options.memoryMb),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: "local",
  };

  const isQuiet = () => idle.length === workers.size && queue.length === 0;

  async function start(): Promise<InvocationResult> {
    const refusal = backoff.refusal();
    if (refusal) return refusal;
    starting += 1;
    const worker = startWorker({
      ...options,
      initTimeoutMs: options.initTimeoutMs ?? INIT_TIMEOUT_MS,
      onGone: () => {
        workers.delete(worker);
        if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
        pump();
      },
    });
    workers.add(worker);
    const result = await worker.initialized;
    starting -= 1;
    backoff.record(result);
    if (result.ok) {
      idle.push(worker);
    } else {
      worker.kill();
      workers.delete(worker);
      if (!isStopped) options.onFailure(result.error);
      // Whoever waited for this worker is told; others may still wait for one that works.
      if (workers.size === 0) for (const waiting of queue.splice(0)) waiting.resolve(result);
    }
    pump();
    return result;
  }

  async function run(worker: Worker, waiting: Waiting): Promise<void> {
    const id = randomUUID();
    const result = await worker.invoke({
      id,
      event: waiting.event,
      context: { ...context, awsRequestId: id },
    });
    if (!result.ok) options.onFailure(result.error);
    waiting.resolve(result);
    if (!worker.isOver) idle.push(worker);
    pump();
  }

  function pump(): void {
    while (queue.length > 0 && idle.length > 0) {
      const worker = idle.pop();
      const waiting = queue.shift();
      if (worker && waiting) void run(worker, waiting);
    }
    const wanted = Math.min(queue.length - starting, workersMax - workers.size);
    for (let count = 0; count < wanted; count++) void startForQueue();
    if (isQuiet()) onQuiet?.();
  }

  async function startForQueue(): Promise<void> {
    const result = await start();
    // Refused without a try: nobody else will ever answer these.
    if (!result.ok && workers.size === 0) for (const waiting of queue.splice(0)) waiting.resolve(result);
  }

  return {
    invoke: (event, { signal } = {}) => {
      if (isStopped) return Promise.resolve(STOPPING);
      const { promise, resolve } = Promise.withResolvers<InvocationResult>();
      const waiting: Waiting = { event, resolve };
      signal?.addEventListener(
        "abort",
        () => {
          const index = queue.indexOf(waiting);
          if (index === -1) return;
          queue.splice(index, 1);
          resolve(failed("TooManyRequestsException", "No worker came free in time."));
        },
        { once: true },
      );
      queue.push(waiting);
      pump();
      return promise;
    },
    warm: async () => (workers.size > 0 ? { ok: true, payload: "null" } : await start()),
    get pids() {
      return [...workers].flatMap((worker) => (worker.pid === undefined ? [] : [worker.pid]));
    },
    stop: async ({ graceMs }) => {
      isStopped = true;
      if (!isQuiet()) {
        const quiet = Promise.withResolvers<void>();
        onQuiet = quiet.resolve;
        const timer = setTimeout(quiet.resolve, graceMs);
        await quiet.promise;
        clearTimeout(timer);
      }
      for (const waiting of queue.splice(0)) waiting.resolve(STOPPING);
      for (const worker of workers) worker.kill();
    },
  };
}
