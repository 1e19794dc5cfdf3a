/** Lets long polls sleep until their queue has something, or may have. */
export interface WakeUps {
  /** Resolves at the queue's next `wake`, after `maxMs` at the latest, or when the signal aborts. */
  sleep(queue: string, maxMs: number, signal: AbortSignal): Promise<void>;
  wake(queue: string): void;
}

export function createWakeUps(): WakeUps {
  const sleepers = new Map<string, Set<() => void>>();
  return {
    sleep: (queue, maxMs, signal) =>
      new Promise((resolve) => {
        const group = sleepers.get(queue) ?? new Set();
        sleepers.set(queue, group);
        const finish = () => {
          clearTimeout(timer);
          signal.removeEventListener("abort", finish);
          group.delete(finish);
          resolve();
        };
        const timer = setTimeout(finish, maxMs);
        group.add(finish);
        signal.addEventListener("abort", finish);
        if (signal.aborted) finish();
      }),
    wake: (queue) => {
      for (const finish of sleepers.get(queue) ?? []) finish();
    },
  };
}
