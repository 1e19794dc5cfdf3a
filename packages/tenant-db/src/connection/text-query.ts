import type { Connection, Submittable } from "pg";
import { TenantUnavailable } from "../errors.ts";
import { encodeStatement } from "./encode-statement.ts";

/** One row, column by column, as text: what types a stranger's server claims is of no interest. */
export type TextRow = readonly (string | null)[];

export interface Statement {
  readonly text: string;
  readonly values: (string | null)[];
  /** More rows than this end the connection. */
  readonly rowsMax: number;
}

type Callback = (error: Error | null, rows: readonly TextRow[]) => void;

/**
 * One statement by the extended protocol (PostgreSQL manual, 54.2.3): unnamed, in one write, without Describe, so in
 * one round trip and with nothing left behind in the session. The methods are those that node-postgres calls.
 */
export class TextQuery implements Submittable {
  readonly #statement: Statement;
  readonly #done: Callback;
  readonly #rows: TextRow[] = [];
  #connection: Connection | null = null;
  /** Set where the end of the answer may have come with what was wrong with it. */
  #fault: TenantUnavailable | null = null;
  /** node-postgres sets a callback of its own where it finds none. */
  readonly callback = () => {};

  constructor(statement: Statement, done: Callback) {
    this.#statement = statement;
    this.#done = done;
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    connection.stream.write(encodeStatement(this.#statement));
  }

  handleDataRow(message: { readonly fields: TextRow }): void {
    if (this.#rows.length >= this.#statement.rowsMax) {
      this.#fault = new TenantUnavailable("misbehaving", { detail: "too many rows" });
      this.#connection?.stream.destroy(this.#fault);
      return;
    }
    this.#rows.push(message.fields);
  }

  handleReadyForQuery(): void {
    this.#done(this.#fault, this.#rows);
  }

  handleError(error: Error): void {
    this.#done(error, []);
  }

  handleRowDescription(): void {}

  handleCommandComplete(): void {}

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}

  handleCopyInResponse(): void {
    this.#connection?.stream.destroy(new TenantUnavailable("misbehaving", { detail: "unasked copy" }));
  }

  handleCopyData(): void {}
}
