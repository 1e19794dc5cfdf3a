export type MetricUnit = "Count" | "Seconds";

/** Numbers that an operator watches: of the whole stage, never of one tenant. */
export interface Metrics {
  /** Never throws. @param name such as `SpoolOldestSeconds`; the alarms know it by this name. */
  put(name: string, value: number, unit: MetricUnit): void;
}
