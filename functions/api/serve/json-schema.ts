import * as z from "zod";

type Io = "input" | "output";
type Definitions = ReadonlyMap<string, unknown>;

const REFERENCE = "#/$defs/";

/**
 * A schema as JSON Schema 2020-12, those with an id put under `components` and referred to. What is sent may differ from
 * what comes back (defaults, for one): then the former's id ends in `Input`.
 */
export function jsonSchema(schema: z.ZodType, io: Io, components: Map<string, unknown>): unknown {
  const { root, definitions } = convert(schema, io);
  const renamed = io === "input" ? differing(definitions, convert(schema, "output").definitions) : new Set();
  const nameOf = (id: string) => (renamed.has(id) ? `${id}Input` : id);
  const move = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value).replaceAll(/"#\/\$defs\/(\w+)"/g, (_reference, id: string) =>
        JSON.stringify(`#/components/schemas/${nameOf(id)}`),
      ),
    );
  for (const [id, definition] of definitions) components.set(nameOf(id), move(definition));
  return move(root);
}

function convert(
  schema: z.ZodType,
  io: Io,
): { readonly root: unknown; readonly definitions: Map<string, unknown> } {
  const {
    $schema: _dialect,
    $defs: shared,
    ...root
  } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  const definitions = new Map(
    Object.entries(shared ?? {}).map(([id, { id: _id, ...definition }]) => [id, definition]),
  );
  const { id, ...rest } = root;
  if (typeof id !== "string") return { root, definitions };
  definitions.set(id, rest);
  return { root: { $ref: `${REFERENCE}${id}` }, definitions };
}

/** Those that read otherwise on the way back, and those that refer to one. */
function differing(sent: Definitions, answered: Definitions): ReadonlySet<string> {
  const found = new Set<string>();
  const text = (value: unknown) => JSON.stringify(value);
  for (const [id, definition] of sent) if (text(definition) !== text(answered.get(id))) found.add(id);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [id, definition] of sent)
      if ([...found].some((each) => text(definition).includes(`"${REFERENCE}${each}"`))) found.add(id);
  }
  return found;
}
