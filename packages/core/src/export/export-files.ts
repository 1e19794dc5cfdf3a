import { EXPORTS_PREFIX } from "../sweep/index.ts";

const DIGITS = 6;

/** Of an export's rows while it is made. @param part from 1. */
export const partKey = (folder: string, part: number): string =>
  `${EXPORTS_PREFIX}${folder}/rows-${String(part).padStart(DIGITS, "0")}.ndjson`;

/** Which columns its table has. */
export const columnsKey = (folder: string): string => `${EXPORTS_PREFIX}${folder}/columns.json`;

/** What is fetched in the end. */
export const documentKey = (folder: string, extension: string): string =>
  `${EXPORTS_PREFIX}${folder}/document.${extension}`;
