import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { writePrivateFile } from "./write-private-file.ts";

const keyPair = z.object({ accessKeyId: z.string(), secretAccessKey: z.string() });
const login = z.object({ email: z.string(), password: z.string() });

/** What the first seed left; its ids do not change afterwards. */
const seededSchema = z.object({
  spaceId: z.string(),
  forms: z.object({ contact: z.string(), application: z.string(), newsletter: z.string() }),
  /** With the rights that there were when it was made; null: an older version made none. */
  apiKey: z
    .object({ secret: z.string(), rights: z.array(z.string()) })
    .nullable()
    .default(null),
  database: z.object({ database: z.string(), user: z.string(), password: z.string() }),
  /** The authority that the product was told to trust for the customer's server. */
  customerCaPem: z.string(),
  /** Pack to the version of its tables in the customer's database. */
  schemaVersions: z.record(z.string(), z.string()).default({}),
});
export type Seeded = z.infer<typeof seededSchema>;

const stateSchema = z.object({
  v: z.literal(1),
  passwords: z.object({
    operatorPostgres: z.string(),
    customerPostgres: z.string(),
    controlOwner: z.string(),
    controlApp: z.string(),
  }),
  authSecret: z.string(),
  aws: keyPair,
  bucketKeys: keyPair,
  operator: login,
  demo: login,
  /** Ports that data points at; asked for again at the next start. */
  ports: z.object({ aws: z.int(), operatorPostgres: z.int(), customerPostgres: z.int() }).nullable(),
  /** null until a first start has seeded to its end. */
  seeded: seededSchema.nullable(),
});
export type State = z.infer<typeof stateSchema>;

/**
 * What a local cloud remembers between starts; made with random secrets at the first.
 * @throws Error that names the file where it is not what this version wrote.
 */
export async function loadState(path: string): Promise<State> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const state = newState();
    saveState(path, state);
    return state;
  }
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(`${path} cannot be read by this version. To begin anew, remove the folder it is in.`);
  }
}

/** Whole or not at all, and readable by its owner alone. */
export function saveState(path: string, state: State): void {
  writePrivateFile(path, `${JSON.stringify(state, null, 2)}\n`);
}

function newState(): State {
  const secret = (bytes = 18) => randomBytes(bytes).toString("base64url");
  const newKeyPair = () => ({
    accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: secret(30),
  });
  return {
    v: 1,
    passwords: {
      operatorPostgres: secret(),
      customerPostgres: secret(),
      controlOwner: secret(),
      controlApp: secret(),
    },
    authSecret: secret(36),
    aws: newKeyPair(),
    bucketKeys: newKeyPair(),
    operator: { email: "operator@formtrap.example", password: secret(9) },
    demo: { email: "demo@formtrap.example", password: secret(9) },
    ports: null,
    seeded: null,
  };
}
