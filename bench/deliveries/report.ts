import type { BacklogReport } from "./backlog.ts";

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Times of the floor and of a delivery, and how many floors a delivery costs. */
export function printIdle(floor: readonly number[], idle: readonly number[]): void {
  const [floorSorted, idleSorted] = [floor, idle].map((times) => times.toSorted((a, b) => a - b));
  console.log(`\n${"idle, ms".padEnd(34)}     p50      p95      p99`);
  for (const [name, times = []] of [
    ["floor: SQS, then a bare POST", floorSorted],
    ["answer to webhook's arrival", idleSorted],
  ] as const) {
    const cells = [0.5, 0.95, 0.99].map((share) => percentile(times, share).toFixed(1).padStart(8));
    console.log(`${name.padEnd(34)} ${cells.join(" ")}`);
  }
  const ratio = percentile(idleSorted ?? [], 0.5) / percentile(floorSorted ?? [], 0.5);
  console.log(`ratio at p50: ${ratio.toFixed(2)}`);
}

/** How far deliveries were behind while posts came in. */
export function printBacklog(report: BacklogReport): void {
  const { posted, destinations, perMinute, samples, drainMs, delivered, repeated } = report;
  console.log(`\n${perMinute} posts a minute to ${destinations} destinations: ${posted} posts`);
  console.log(samples.map(({ atSeconds, waiting }) => `${atSeconds} s: ${waiting} waiting`).join(", "));
  console.log(
    `${delivered} of ${posted * destinations} arrived, the last ${Math.round(drainMs)} ms after the last post; ${repeated} more than once`,
  );
}
