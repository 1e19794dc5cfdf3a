const EMAIL_LENGTH_MAX = 254;
/** Loose on purpose: one @, a domain with a dot or a single label, no spaces or brackets; other alphabets pass. */
const EMAIL = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"_.]+(?:\.[^\s@<>()[\]\\,;:"_.]+)+$/;

/** Whether text reads as one email address (RFC 5321's 254 characters at most), spaces around it allowed. */
export function isEmailAddress(text: string): boolean {
  const address = text.trim();
  return address.length <= EMAIL_LENGTH_MAX && EMAIL.test(address);
}
