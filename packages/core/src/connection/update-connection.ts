import {
  type ChangedConnection,
  type UpdateConnectionInput,
  updateConnectionInputSchema,
} from "@formtrap/contracts";
import { requireRole } from "../authorize.ts";
import { DomainError } from "../errors.ts";
import { parseInput } from "../parse-input.ts";
import type { ConnectionContext } from "./connection-context.ts";
import type { ConnectionDetails } from "./connection-details.ts";
import { captchaColumns, databaseColumns, storageColumns } from "./connection-row.ts";
import { readDetails } from "./describe-connection.ts";
import type { Connection } from "./read-connection.ts";
import { readForChange, saveConnection } from "./save-connection.ts";
import { proveCaptcha } from "./test-captcha.ts";

/**
 * Changes what is known of a customer's database and bucket, such as after a server got another address. What is left
 * out stays. A database's new address takes effect for a tenant when the space is initialized again, which refuses one
 * that is not the tenant's own; a bucket's at once.
 * @param options `ifVersion`: the version that the caller saw; null: any.
 * @throws DomainError `forbidden`, `not_found`, `invalid_input`, `changed_meanwhile`, `conflict` (the schema of an
 * initialized database), `verification_failed` (wrong captcha keys).
 */
export async function updateConnection(options: {
  readonly ctx: ConnectionContext;
  readonly connectionId: string;
  readonly input: UpdateConnectionInput;
  readonly ifVersion?: number | null;
}): Promise<ConnectionDetails> {
  const { ctx, connectionId, ifVersion = null } = options;
  requireRole(ctx, "connection:write");
  const input = parseInput(updateConnectionInputSchema, options.input);
  const connection = await readForChange(ctx, connectionId, ifVersion);
  await saveConnection(ctx, connection, "connection.update", await columnsOf(ctx, connection, input));
  return await readDetails(ctx, connectionId);
}

async function columnsOf(ctx: ConnectionContext, connection: Connection, input: ChangedConnection) {
  const { name, database, storage, captcha } = input;
  if (
    database !== undefined &&
    connection.databaseSecretRef !== null &&
    connection.databaseSchema !== database.schema
  ) {
    throw new DomainError("conflict", "The schema of an initialized database cannot be changed.");
  }
  return {
    ...(name !== undefined && { name }),
    // The roles that were prepared are another database's.
    ...(database !== undefined && {
      ...(await databaseColumns(ctx, database)),
      databaseVerified: false,
      preparedRoles: null,
    }),
    ...(captcha !== undefined && {
      spamVerified: await proveCaptcha(ctx.captcha, captcha),
      ...(await captchaColumns(ctx, connection.id, captcha)),
    }),
    ...(storage !== undefined && {
      ...(await storageColumns(ctx, connection.id, storage)),
      storageVerified: false,
    }),
  };
}
