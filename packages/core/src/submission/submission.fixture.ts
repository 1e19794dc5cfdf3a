import type { Logger } from "../ports.ts";

export const silentLogger: Logger = { info: () => {}, warn: () => {}, error: () => {} };
