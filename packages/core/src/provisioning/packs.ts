import { newestVersions } from "@formtrap/tenant-db";

/** Every tenant has forms; other packs are turned on later. */
export const PACKS = ["forms"] as const;

/** Pack to the version that this build makes and expects. */
export const currentPackVersions = newestVersions(PACKS);
