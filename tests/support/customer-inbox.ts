import pg from "pg";

/** A row of the customer's `submissions`, as a tool of the customer's own would read it. */
export interface SubmissionRow {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly status: string;
  readonly is_spam: boolean;
  readonly spam_reason: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly field_order: unknown;
  readonly files: readonly {
    readonly name: string;
    readonly field: string;
    readonly path: string;
    readonly size: number;
    readonly type: string;
    readonly location: string;
  }[];
}

export interface CustomerInbox extends AsyncDisposable {
  /** The row with this id; null where there is none. */
  find(id: string): Promise<SubmissionRow | null>;
  /** Rows whose data holds this value under this name, oldest first. */
  findBy(field: string, value: string): Promise<readonly SubmissionRow[]>;
  /** The one row whose data holds this address. @throws Error where there is another number of them. */
  onlyRow(email: string): Promise<SubmissionRow>;
  count(): Promise<number>;
}

const COLUMNS = "id, email, name, status, is_spam, spam_reason, data, field_order, files";

/** Reads the customer's own database with plain node-postgres and the address of local.json as it stands. */
export async function openCustomerInbox(databaseUrl: string): Promise<CustomerInbox> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  async function findBy(field: string, value: string): Promise<readonly SubmissionRow[]> {
    const sql = `SELECT ${COLUMNS} FROM formtrap.submissions WHERE data ->> $1 = $2 ORDER BY created_at`;
    const { rows } = await client.query<SubmissionRow>(sql, [field, value]);
    return rows;
  }
  return {
    find: async (id) => {
      const sql = `SELECT ${COLUMNS} FROM formtrap.submissions WHERE id = $1`;
      const { rows } = await client.query<SubmissionRow>(sql, [id]);
      return rows[0] ?? null;
    },
    findBy,
    onlyRow: async (email) => {
      const rows = await findBy("email", email);
      const [row] = rows;
      if (row === undefined || rows.length > 1) throw new Error(`${rows.length} rows with this address`);
      return row;
    },
    count: async () => {
      const { rows } = await client.query<{ count: number }>(
        "SELECT count(*)::int AS count FROM formtrap.submissions",
      );
      return rows[0]?.count ?? 0;
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
