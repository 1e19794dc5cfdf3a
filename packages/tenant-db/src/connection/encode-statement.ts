const INT16_BYTES = 2;
const INT32_BYTES = 4;
/** What PostgreSQL takes for a value that is NULL, in place of its length. */
const NULL_LENGTH = -1;
const PARSE = "P".charCodeAt(0);
const BIND = "B".charCodeAt(0);
/** Execute of the unnamed portal without a limit of rows, then Sync: the same for every statement. */
const EXECUTE_AND_SYNC = Buffer.from("E\0\0\0\x09\0\0\0\0\0S\0\0\0\x04");

/**
 * One statement as the messages that run it (PostgreSQL manual, 54.7): Parse, Bind, Execute and Sync, all unnamed, all
 * values as text. In one buffer of the right size, since on an encrypted connection every further piece costs
 * microseconds, and so does a buffer that grows.
 */
export function encodeStatement(statement: {
  readonly text: string;
  readonly values: readonly (string | null)[];
}): Buffer {
  const { text, values } = statement;
  // Empty names are a zero byte each; the types of values, and the formats of values and results, are none: text.
  const parseBytes = INT32_BYTES + 1 + (Buffer.byteLength(text) + 1) + INT16_BYTES;
  let valueBytes = 0;
  for (const value of values) valueBytes += INT32_BYTES + (value === null ? 0 : Buffer.byteLength(value));
  const bindBytes = INT32_BYTES + 1 + 1 + INT16_BYTES + INT16_BYTES + valueBytes + INT16_BYTES;
  const bytes = Buffer.allocUnsafe(1 + parseBytes + 1 + bindBytes + EXECUTE_AND_SYNC.length);

  let at = bytes.writeUInt8(PARSE, 0);
  at = bytes.writeInt32BE(parseBytes, at);
  at = bytes.writeUInt8(0, at);
  at += bytes.write(text, at);
  at = bytes.writeUInt8(0, at);
  at = bytes.writeInt16BE(0, at);

  at = bytes.writeUInt8(BIND, at);
  at = bytes.writeInt32BE(bindBytes, at);
  at = bytes.writeInt16BE(0, at);
  at = bytes.writeInt16BE(0, at);
  at = bytes.writeInt16BE(values.length, at);
  for (const value of values) {
    // The length stands before the text, and is known once that is written.
    const length = value === null ? NULL_LENGTH : bytes.write(value, at + INT32_BYTES);
    at = bytes.writeInt32BE(length, at) + Math.max(length, 0);
  }
  at = bytes.writeInt16BE(0, at);

  EXECUTE_AND_SYNC.copy(bytes, at);
  return bytes;
}
