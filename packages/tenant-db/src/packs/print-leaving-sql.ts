import { quoteIdentifier } from "@formtrap/migrator";

/**
 * What the server's owner runs when a tenant leaves: our roles go, and what they own becomes theirs.
 * @param options `roles`: names as the server knows them; empty where one of the customer's own served for everything.
 */
export function printLeavingSql(options: {
  readonly schema: string;
  readonly roles: readonly string[];
}): string {
  const { schema, roles } = options;
  if (roles.length === 0) {
    return [
      `-- FormTrap used a role of yours and made none. Change that role's password; the schema ${quoteIdentifier(schema)} is yours.`,
      "",
    ].join("\n");
  }
  return [
    "-- Takes FormTrap's roles away. Run it as whoever made them, or as a superuser, in the same database.",
    "-- What they own, such as tables that were kept, becomes the property of whoever runs this.",
    "BEGIN;",
    ...roles
      .map(quoteIdentifier)
      .flatMap((role) => [
        `GRANT ${role} TO CURRENT_USER;`,
        `REASSIGN OWNED BY ${role} TO CURRENT_USER;`,
        `DROP OWNED BY ${role};`,
        `DROP ROLE ${role};`,
      ]),
    "COMMIT;",
    "",
  ].join("\n");
}
