import type { Outcome } from "./run-fault.ts";

const SHOWN_MAX = 10;
const COLUMNS = [
  "fault",
  "accepted",
  "refused",
  "unanswered",
  "waited",
  "rows",
  "duplicates",
  "losses",
  "wrong",
  "seconds",
] as const;

function cellsOf(outcome: Outcome): readonly string[] {
  const { fault, accepted, refused, unanswered, waited, rows, duplicates, losses, wrong, seconds } = outcome;
  const counts = [
    accepted,
    refused,
    unanswered,
    waited,
    rows,
    duplicates.length,
    losses.length,
    wrong.length,
  ];
  return [fault, ...counts.map(String), seconds.toFixed(1)];
}

/** What went wrong, in words; nothing where nothing did. */
export function describeFailures({ losses, duplicates, wrong, broken }: Outcome): readonly string[] {
  const some = (title: string, entries: readonly string[]) =>
    entries.slice(0, SHOWN_MAX).map((entry) => `  ${title}: ${entry}`);
  return [
    ...some("broken", broken),
    ...some("lost", losses),
    ...some("doubled", duplicates),
    ...some("wrong", wrong),
  ];
}

/** A table with a line for each fault and one for all of them. */
export function renderTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(cellsOf);
  const totals = COLUMNS.slice(1).map((_, index) =>
    rows.reduce((sum, row) => sum + Number(row[index + 1] ?? 0), 0),
  );
  const table = [
    [...COLUMNS],
    ...rows,
    ["all", ...totals.map((total, index) => total.toFixed(index === totals.length - 1 ? 1 : 0))],
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}
