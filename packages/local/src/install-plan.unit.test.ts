import { describe, expect, it } from "vitest";

interface Entry {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly inBundle?: boolean;
}
type Lockfile = { readonly packages: Readonly<Record<string, Entry>> };
type PlanInstall = (options: {
  lock: Lockfile;
  installed: Lockfile | undefined;
  mode: "runtime" | "full";
  isThere: (path: string) => boolean;
}) => { action: "none" | "clean" | "complete"; missing: string[] };

// Plain JavaScript outside the packages: it must run before anything is installed.
const module_ = new URL("../../../scripts/install-plan.mjs", import.meta.url).href;
const { planInstall } = (await import(/* @vite-ignore */ module_)) as { planInstall: PlanInstall };

const lock: Lockfile = {
  packages: {
    "": {},
    "packages/local": { version: "0.1.0" },
    "node_modules/@formtrap/local": { resolved: "packages/local", link: true },
    "node_modules/pg": { version: "8.23.1" },
    "node_modules/pg/node_modules/pg-types": { version: "2.2.0", inBundle: true },
    "node_modules/vitest": { version: "5.1.1", dev: true },
    "node_modules/shared": { version: "1.0.0", devOptional: true },
    "node_modules/@esbuild/aix": { version: "0.28.2", optional: true },
    "packages/local/node_modules/zod": { version: "4.0.0" },
  },
};

const installedWith = (
  mode: "runtime" | "full",
  change: Record<string, Entry | undefined> = {},
): Lockfile => {
  const kept = Object.entries({ ...lock.packages, ...change }).filter(
    (pair): pair is [string, Entry] =>
      pair[0] !== "" &&
      !pair[1]?.optional &&
      (mode === "full" || !(pair[1]?.dev ?? pair[1]?.devOptional)) &&
      pair[1] !== undefined,
  );
  return { packages: Object.fromEntries(kept) };
};

const plan = (options: Partial<Parameters<PlanInstall>[0]>) =>
  planInstall({ lock, installed: installedWith("full"), mode: "full", isThere: () => true, ...options });

describe("an install", () => {
  it("is not needed where all is there; optional packages of other platforms do not count", () => {
    expect(plan({})).toEqual({ action: "none", missing: [] });
    expect(plan({ installed: installedWith("runtime"), mode: "runtime" })).toEqual({
      action: "none",
      missing: [],
    });
  });

  it("is a clean one where npm left no record", () => {
    expect(plan({ installed: undefined, mode: "runtime" }).action).toBe("clean");
  });

  it("only adds where the runtime is there and development is asked for", () => {
    expect(plan({ installed: installedWith("runtime") })).toEqual({
      action: "complete",
      missing: ["node_modules/vitest", "node_modules/shared"],
    });
  });

  it.each<[string, Record<string, Entry | undefined>, string]>([
    ["another version", { "node_modules/pg": { version: "8.0.0" } }, "node_modules/pg"],
    ["a package that is gone", { "node_modules/pg": undefined }, "node_modules/pg"],
    [
      "a nested one that is gone",
      { "packages/local/node_modules/zod": undefined },
      "packages/local/node_modules/zod",
    ],
    [
      "a workspace that is new",
      { "node_modules/@formtrap/local": undefined },
      "node_modules/@formtrap/local",
    ],
    [
      "a workspace that moved",
      { "node_modules/@formtrap/local": { resolved: "elsewhere", link: true } },
      "node_modules/@formtrap/local",
    ],
  ])("mends %s", (_what, change, missing) => {
    expect(plan({ installed: installedWith("full", change) })).toEqual({
      action: "complete",
      missing: [missing],
    });
  });

  it("mends a folder that somebody removed behind npm's back", () => {
    expect(plan({ isThere: (path) => path !== "node_modules/pg" })).toEqual({
      action: "complete",
      missing: ["node_modules/pg"],
    });
  });
});
