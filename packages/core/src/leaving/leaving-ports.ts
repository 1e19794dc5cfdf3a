import type { SpoolVerbContext } from "../replay/index.ts";

/** What leaving needs beside a job's context. */
export interface LeavingPorts extends Pick<SpoolVerbContext, "bucket" | "dataKeys" | "replayQueue"> {
  /** How long containers may go on with an address that was closed meanwhile. */
  readonly routesLastMs: number;
  /** Between two looks at what still waits. */
  readonly pollMs: number;
}
