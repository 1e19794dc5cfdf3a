import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

const loginSchema = z.object({ email: z.email(), password: z.string().min(8) });

const awsKeysSchema = z.strictObject({
  endpointUrl: z.url(),
  region: z.string().min(1),
  accessKeyId: z.string().min(1),
  secretAccessKey: z.string().min(1),
});

/** `.formtrap/local.json`: how tools find a running local cloud. Strict, since it is a promise to them. */
const localInfoSchema = z.strictObject({
  url: z.url(),
  ingestUrl: z.url(),
  pid: z.int().positive(),
  operator: loginSchema,
  demo: loginSchema.extend({
    spaceId: z.uuid(),
    apiKey: z.string().startsWith("ftk_"),
    forms: z.strictObject({ contact: z.string(), application: z.string(), newsletter: z.string() }),
    databaseUrl: z.string(),
    bucket: z.string().min(1),
    storage: awsKeysSchema,
  }),
  control: z.strictObject({ databaseUrl: z.string() }),
  servers: z.strictObject({ operatorAdminUrl: z.string(), customerAdminUrl: z.string() }),
  aws: awsKeysSchema,
  mail: z.strictObject({ url: z.url() }),
});
export type LocalInfo = z.infer<typeof localInfoSchema>;

/** Reads what a local cloud wrote about itself. @throws ZodError where it is not what tools were promised. */
export async function readLocalInfo(home: string): Promise<LocalInfo> {
  return localInfoSchema.parse(JSON.parse(await readFile(join(home, "local.json"), "utf8")));
}
