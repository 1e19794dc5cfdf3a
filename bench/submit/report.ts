import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import type { Summary } from "./percentiles.ts";

export interface Report {
  readonly benchmark: "submit";
  readonly startedAt: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
  readonly conditions: Readonly<Record<string, string | number | boolean>>;
  readonly series: readonly Summary[];
}

export function makeReport(
  conditions: Report["conditions"],
  series: readonly Summary[],
  startedAt: Date,
): Report {
  const cores = cpus();
  return {
    benchmark: "submit",
    startedAt: startedAt.toISOString(),
    machine: { cpu: cores[0]?.model.trim() ?? "unknown", cores: cores.length, node: process.version },
    conditions,
    series,
  };
}

/** A table for people, then the same as JSON for tools. */
export function printReport(report: Report): void {
  const { machine, conditions, series } = report;
  console.log(`\n${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`);
  console.log(
    Object.entries(conditions)
      .map(([name, value]) => `${name}: ${value}`)
      .join(", "),
  );
  const rows = [
    ["", "p50 ms", "p95 ms", "p99 ms", "ratio at p50"],
    ...series.map((row) => [
      row.name,
      ...[row.p50Ms, row.p95Ms, row.p99Ms].map((ms) => ms.toFixed(3)),
      row.ratioP50.toFixed(2),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
  console.log(`\n${rows.map((row) => line(row).join("  ")).join("\n")}\n`);
  console.log(JSON.stringify(report));
}

/** @returns the file's path below the repository, which git ignores. */
export async function saveReport(report: Report): Promise<string> {
  const folder = join(import.meta.dirname, "../results");
  await mkdir(folder, { recursive: true });
  const file = join(folder, `submit-${report.startedAt.replaceAll(/[:.]/g, "-")}.json`);
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
  return file;
}
