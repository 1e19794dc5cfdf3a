/** Where a space's forms have names: its pages post to `/s/{siteId}`. */
export interface Site {
  readonly siteId: string;
  readonly name: string;
  readonly createdAt: Date;
}

export const SITE_COLUMNS = ["id as siteId", "name", "createdAt"] as const;
