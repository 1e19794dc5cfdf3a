/** What was received, in the trash or not. */
export interface ReceivedCounts {
  readonly received: number;
  /** Of those. */
  readonly spam: number;
  /** Of those. */
  readonly withFiles: number;
}

/** Counts what was received. */
export interface StatisticsStore {
  /**
   * By day and by form; of all forms, the newest 1,000 are counted.
   * @param options `dayStarts`: when each day begins, at most 400, and when the last one ends.
   */
  count(options: { readonly formId: string | null; readonly dayStarts: readonly Date[] }): Promise<{
    /** One for each day; days without posts are zeros. */
    readonly days: readonly ReceivedCounts[];
    /** Those with posts, by the form's id. */
    readonly forms: ReadonlyMap<string, ReceivedCounts>;
  }>;
}
