export { readHealth, type SpaceHealth } from "./read-health.ts";
