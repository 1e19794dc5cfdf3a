import type { Summary } from "../submit/percentiles.ts";
import type { DrainReport } from "./drain-time.ts";

/** A line for a person, and whether a limit holds. */
export function printLimit(what: string, value: number, max: number, unit: string): boolean {
  const holds = value <= max;
  console.log(`${what}: ${value.toFixed(2)} ${unit} (limit ${max} ${unit}${holds ? "" : ", NOT KEPT"})`);
  return holds;
}

/** Times of posts with the database there and away. */
export function printOutages(series: readonly Summary[]): void {
  console.log(`\n${"posts through the front, ms".padEnd(34)}     p50      p95      p99  ratio at p50`);
  for (const { name, p50Ms, p95Ms, p99Ms, ratioP50 } of series) {
    const cells = [p50Ms, p95Ms, p99Ms].map((ms) => ms.toFixed(1).padStart(8));
    console.log(`${name.padEnd(34)} ${cells.join(" ")} ${ratioP50.toFixed(2).padStart(13)}`);
  }
}

/** How soon posts that waited were rows, and how many. */
export function printDrain(when: string, report: DrainReport): void {
  const { posts, rows, missing, beganSeconds, seconds } = report;
  const rate = (rows / workSeconds(report)).toFixed(0);
  console.log(
    `${when.padEnd(40)} ${rows} rows of ${posts} posts, ${missing} missing; the first after ` +
      `${beganSeconds.toFixed(1)} s, all after ${seconds.toFixed(1)} s, ${rate} a second`,
  );
}

/** From the first row to the end. */
function workSeconds({ beganSeconds, seconds }: DrainReport): number {
  return seconds - beganSeconds;
}
