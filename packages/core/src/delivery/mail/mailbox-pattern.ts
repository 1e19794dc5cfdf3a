/**
 * An address that goes into a header as it is: what people have, and nothing that could be more than one address
 * (RFC 5322's quoted local parts, comments and groups are not among it).
 */
export const mailboxPattern =
  /^[\p{L}\p{N}.!#$%&'*+/=?^_`{|}~-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+$/u;
