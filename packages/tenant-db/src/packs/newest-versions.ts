import { packs } from "@formtrap/migrations";

/** Pack to its newest version in this build; what `tenant.schema_versions` says of a tenant that is up to date. */
export function newestVersions(names: readonly (keyof typeof packs)[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, packs[name].migrations.at(-1)?.version ?? ""]));
}
