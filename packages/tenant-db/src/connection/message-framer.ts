const HEADER_BYTES = 5;
const ERROR_RESPONSE = "E".charCodeAt(0);
const NOTICE_RESPONSE = "N".charCodeAt(0);

/**
 * Cuts what a server sends into whole messages (PostgreSQL manual, 54.7) and passes on those that are well formed.
 * node-postgres' parser reads past the end of a message that lies about itself: an error response without its closing
 * zero keeps it, and with it the whole process, in a loop for ever (seen in pg-protocol 1.16).
 * @returns a function that takes chunks as they come and throws RangeError at the first malformed message.
 */
export function frameMessages(pass: (messages: Buffer) => void): (chunk: Buffer) => void {
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let neededBytes = HEADER_BYTES;

  return (chunk) => {
    let bytes = chunk;
    if (waitingBytes > 0) {
      waiting.push(chunk);
      waitingBytes += chunk.length;
      // Joined once a whole message is there: joining at every chunk would copy a long one over and over.
      if (waitingBytes < neededBytes) return;
      bytes = Buffer.concat(waiting, waitingBytes);
      waiting = [];
      waitingBytes = 0;
    }
    const end = endOfWholeMessages(bytes);
    if (end < bytes.length) {
      const rest = bytes.subarray(end);
      waiting = [rest];
      waitingBytes = rest.length;
      neededBytes = rest.length < HEADER_BYTES ? HEADER_BYTES : 1 + rest.readUInt32BE(1);
    }
    if (end > 0) pass(end === bytes.length ? bytes : bytes.subarray(0, end));
  };
}

function endOfWholeMessages(bytes: Buffer): number {
  let offset = 0;
  while (offset + HEADER_BYTES <= bytes.length) {
    const length = bytes.readUInt32BE(offset + 1);
    if (length < 4) throw new RangeError("A message is shorter than its own length.");
    const end = offset + 1 + length;
    if (end > bytes.length) break;
    const type = bytes[offset];
    if (type === ERROR_RESPONSE || type === NOTICE_RESPONSE) assertFields(bytes, offset + HEADER_BYTES, end);
    offset = end;
  }
  return offset;
}

/** Fields of a type byte and a zero-terminated text, and a zero after the last. */
function assertFields(bytes: Buffer, start: number, end: number): void {
  let offset = start;
  while (offset < end && bytes[offset] !== 0) {
    const terminator = bytes.indexOf(0, offset + 1);
    if (terminator < 0) break;
    offset = terminator + 1;
  }
  if (offset !== end - 1 || bytes[offset] !== 0)
    throw new RangeError("An error's fields do not end with it.");
}
