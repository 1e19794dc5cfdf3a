import { DomainError } from "../errors.ts";

/** For jobs: that a worker is storing posts right now passes, while any other refusal is for good. */
export async function retriedLater<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DomainError && error.code === "conflict")) throw error;
    throw new Error("Waiting posts are being stored.", { cause: error });
  }
}
