/** For statements that take no parameters, such as those about roles. Right whatever the server's settings are. */
export function quoteLiteral(text: string): string {
  return `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
