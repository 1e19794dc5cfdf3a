import type { ClientBase } from "pg";
import { quoteLiteral } from "./quote-literal.ts";
import { scramVerifier } from "./scram-verifier.ts";

const SQLSTATE_PERMISSION = "42501";

/**
 * Gives the connected role another password, as any role may. Some hosts accept only passwords that they can read;
 * there the plain text goes, over TLS, in the statement.
 * @throws what the server says.
 */
export async function changeOwnPassword(client: ClientBase, password: string): Promise<void> {
  const set = async (text: string) => {
    await client.query(`ALTER ROLE CURRENT_USER PASSWORD ${quoteLiteral(text)}`);
  };
  try {
    await set(scramVerifier(password));
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, "code") === SQLSTATE_PERMISSION) throw error;
    await set(password);
  }
}
