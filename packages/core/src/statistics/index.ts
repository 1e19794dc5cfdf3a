export { readStatistics, type Statistics } from "./read-statistics.ts";
