import { type CaptchaKeysInput, captchaKeysInputSchema } from "@formtrap/contracts";
import { requireRole } from "../authorize.ts";
import { parseInput } from "../parse-input.ts";
import type { ConnectionContext } from "./connection-context.ts";
import type { ConnectionDetails } from "./connection-details.ts";
import { captchaColumns } from "./connection-row.ts";
import { readDetails } from "./describe-connection.ts";
import { readForChange, saveConnection } from "./save-connection.ts";
import { proveCaptcha } from "./test-captcha.ts";

/**
 * Gives a connection captcha keys, or others, after the provider was asked about them.
 * @param options `ifVersion`: the version that the caller saw; null: any.
 * @throws DomainError `forbidden`, `not_found`, `invalid_input`, `changed_meanwhile`, `verification_failed` (with what
 * to do; what was there stays).
 */
export async function setCaptchaKeys(options: {
  readonly ctx: ConnectionContext;
  readonly connectionId: string;
  readonly keys: CaptchaKeysInput;
  readonly ifVersion: number | null;
}): Promise<ConnectionDetails> {
  const { ctx, connectionId, ifVersion } = options;
  requireRole(ctx, "connection:write");
  const keys = parseInput(captchaKeysInputSchema, options.keys);
  const connection = await readForChange(ctx, connectionId, ifVersion);
  const spamVerified = await proveCaptcha(ctx.captcha, keys);
  const columns = await captchaColumns(ctx, connectionId, keys);
  await saveConnection(ctx, connection, "connection.set_captcha_keys", { ...columns, spamVerified });
  return await readDetails(ctx, connectionId);
}
