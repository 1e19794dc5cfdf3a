const KILO = 1_000;
const UNITS = ["B", "kB", "MB", "GB"] as const;

/** Such as `12.3 kB`, in powers of a thousand. */
export function readableSize(bytes: number): string {
  const rank = UNITS.findLastIndex((_unit, power) => bytes >= KILO ** power);
  const power = Math.max(rank, 0);
  return `${(bytes / KILO ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power] ?? ""}`;
}
