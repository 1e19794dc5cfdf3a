import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { LEAST_ROLE, spaceRoleSchema } from "./space-action.ts";

const DOCUMENT = new URL("../../../docs/identity.md", import.meta.url);
const ROLES = spaceRoleSchema.options;

it("gives the rights that docs/identity.md tells people of, to the roles that it names", async () => {
  const lines = (await readFile(DOCUMENT, "utf8")).split("\n").filter((line) => line.startsWith("| `"));
  const documented = lines.flatMap((line) => {
    const [, rights = "", ...marks] = line.split("|").map((cell) => cell.trim());
    const least = ROLES[marks.indexOf("✓")];
    return [...rights.matchAll(/`(\w+:\w+)`/g)].map(([, right]) => [right, least] as const);
  });
  expect(Object.fromEntries(documented)).toEqual(LEAST_ROLE);
  expect(documented).toHaveLength(Object.keys(LEAST_ROLE).length);
});
