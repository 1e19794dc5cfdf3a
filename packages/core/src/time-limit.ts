/** Something did not answer within the time that somebody had for it. */
class OutOfTime extends Error {
  constructor(what: string, timeoutMs: number) {
    super(`no ${what} within ${timeoutMs} ms`);
    this.name = "OutOfTime";
  }
}

/**
 * Waits for work no longer than this. What comes of it later is dropped, failures too.
 * @throws OutOfTime naming what was waited for, or what the work throws.
 */
export function withTimeLimit<T>(work: Promise<T>, what: string, timeoutMs: number): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(new OutOfTime(what, timeoutMs)), timeoutMs);
  work.then(resolve, reject).finally(() => clearTimeout(timer));
  return promise;
}
