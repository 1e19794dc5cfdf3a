import type { Load, Pace } from "./world/load.ts";
import type { Tenant } from "./world/tenant.ts";
import type { World } from "./world/world.ts";

/** What a fault has to play with: a world of its own for the time, a fresh tenant in it, and visitors. */
export interface Stage {
  readonly world: World;
  /** Whom it befalls; its neighbour gets one post in five. */
  readonly tenant: Tenant;
  readonly load: Load;
  readonly random: () => number;
  /** `true` in the short list, for what takes its time. */
  readonly isShort: boolean;
  /** Has visitors post before, while and after it is broken, and counts what waits at the end of it. */
  readonly whileBroken: (options: {
    readonly begin: () => Promise<unknown> | void;
    readonly end: () => Promise<unknown> | void;
    readonly ms: number;
    readonly pace?: Pace;
  }) => Promise<void>;
}

export interface Fault {
  readonly name: string;
  /** Also part of `npm test`. */
  readonly isInShortList?: boolean;
  /** Whether visitors may be told to come back meanwhile. Default false: the promise. */
  readonly mayRefuse?: boolean;
  /** Whether containers are killed at work, which leaves visitors without an answer. Default false. */
  readonly mayKill?: boolean;
  /**
   * Whether posts or files had to wait for it. `some` proves that the fault was one; `none`, that it cost nothing.
   * Default `some`.
   */
  readonly waiting?: "some" | "none" | "any";
  /** Whether it is a tenant's own, so that the neighbour's posts are stored at once meanwhile. Default false. */
  readonly isTheirs?: boolean;
  /** Nobody looks but the product's own watch. */
  readonly isLeftToWatch?: boolean;
  readonly play: (stage: Stage) => Promise<void>;
}
