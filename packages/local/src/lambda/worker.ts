import { failed, type InvocationResult } from "./invocation.ts";
import { startWorkerProcess, type WorkerProcessOptions } from "./worker-process.ts";

export interface WorkerOptions
  extends Pick<WorkerProcessOptions, "bundlePath" | "handlerName" | "environment" | "memoryMb" | "onOutput"> {
  readonly timeoutMs: number;
  /** How long loading the bundle may take; Lambda gives 10 s. */
  readonly initTimeoutMs: number;
  /** Once: the process has gone. */
  readonly onGone: () => void;
}

/** One execution environment: a process that works on one event at a time. */
export interface Worker {
  readonly pid: number | undefined;
  /** Settles when the bundle is loaded, or with why it cannot be. Never rejects. */
  readonly initialized: Promise<InvocationResult>;
  /** One at a time, and only once initialized. Never rejects. */
  invoke(invocation: {
    readonly id: string;
    readonly event: object;
    readonly context: object;
  }): Promise<InvocationResult>;
  kill(): void;
  /** Killed or gone: it takes no further event. */
  readonly isOver: boolean;
}

/** Starts a process and holds it to Lambda's rules: killed at a timeout, its crash costs the event at hand only. */
export function startWorker(options: WorkerOptions): Worker {
  const initialized = Promise.withResolvers<InvocationResult>();
  let current: { readonly id: string; readonly settle: (result: InvocationResult) => void } | undefined;
  let isOver = false;
  const initTimer = setTimeout(() => {
    initialized.resolve(failed("Sandbox.Timedout", `Init timed out after ${options.initTimeoutMs} ms`));
    kill();
  }, options.initTimeoutMs);

  const child = startWorkerProcess({
    ...options,
    onMessage: (message) => {
      if (message.type === "ready") {
        clearTimeout(initTimer);
        initialized.resolve({ ok: true, payload: "null" });
      } else if (message.type === "init_error") {
        initialized.resolve({ ok: false, error: message.error });
      } else if (message.id === current?.id) {
        const { type } = message;
        current.settle(
          type === "result" ? { ok: true, payload: message.payload } : { ok: false, error: message.error },
        );
      }
    },
    onExit: (reason) => {
      clearTimeout(initTimer);
      isOver = true;
      const result = failed("Runtime.ExitError", `Runtime exited with error: ${reason}`);
      initialized.resolve(result);
      current?.settle(result);
      options.onGone();
    },
  });

  const kill = () => {
    isOver = true;
    child.kill();
  };

  return {
    pid: child.pid,
    initialized: initialized.promise,
    kill,
    get isOver() {
      return isOver;
    },
    invoke: ({ id, event, context }) => {
      const { promise, resolve } = Promise.withResolvers<InvocationResult>();
      const timer = setTimeout(() => {
        const seconds = (options.timeoutMs / 1000).toFixed(2);
        kill();
        settle(failed("Sandbox.Timedout", `${id} Task timed out after ${seconds} seconds`));
      }, options.timeoutMs);
      const settle = (result: InvocationResult) => {
        clearTimeout(timer);
        current = undefined;
        resolve(result);
      };
      current = { id, settle };
      child.send({ type: "invoke", id, event, context, deadline: Date.now() + options.timeoutMs });
      return promise;
    },
  };
}
