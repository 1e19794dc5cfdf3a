/** Bodies that no page would send, and what is to become of them. Every one carries the email it is looked up by. */
export const JSON_TYPE = "application/json";
export const FORM_TYPE = "application/x-www-form-urlencoded";
export const BOUNDARY = "----FormBoundary7MA4YWxk";
export const MULTIPART_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

export const part = (name: string, value: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
export const person = (email: string) => ({ name: "Ada", email, message: "Hello" });
export const json = (email: string, more: string) =>
  `{"name":"Ada","email":"${email}","message":"Hello",${more}}`;
const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

export interface Attack {
  readonly what: string;
  readonly type: string;
  readonly body: (email: string) => string | Uint8Array<ArrayBuffer>;
}

export const REFUSED: readonly (Attack & { readonly code: string; readonly status: number })[] = [
  {
    what: "a boundary that is not in the body",
    type: "multipart/form-data; boundary=other",
    body: (email) => `${part("email", email)}--${BOUNDARY}--\r\n`,
    code: "MALFORMED_BODY",
    status: 400,
  },
  {
    what: "no boundary at all",
    type: "multipart/form-data",
    body: (email) => part("email", email),
    code: "MALFORMED_BODY",
    status: 400,
  },
  {
    what: "truncated JSON",
    type: JSON_TYPE,
    body: (email) => `{"email":"${email}","message":"Hel`,
    code: "MALFORMED_BODY",
    status: 400,
  },
  {
    what: "JSON that is a list",
    type: JSON_TYPE,
    body: () => "[1,2,3]",
    code: "MALFORMED_BODY",
    status: 400,
  },
  {
    what: "10,000 fields, urlencoded",
    type: FORM_TYPE,
    body: () => Array.from({ length: 10_000 }, (_, at) => `f${at}=v`).join("&"),
    code: "PAYLOAD_TOO_LARGE",
    status: 413,
  },
  {
    what: "10,000 fields, multipart",
    type: MULTIPART_TYPE,
    body: () =>
      `${Array.from({ length: 10_000 }, (_, at) => part(`f${at}`, "v")).join("")}--${BOUNDARY}--\r\n`,
    code: "PAYLOAD_TOO_LARGE",
    status: 413,
  },
  {
    what: "10,000 fields, JSON",
    type: JSON_TYPE,
    body: () =>
      JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`f${at}`, "v"]))),
    code: "PAYLOAD_TOO_LARGE",
    status: 413,
  },
  {
    what: "one value of 64 KiB and a byte",
    type: JSON_TYPE,
    body: (email) => JSON.stringify({ ...person(email), message: "x".repeat(64 * 1024 + 1) }),
    code: "PAYLOAD_TOO_LARGE",
    status: 413,
  },
  {
    what: "more than 256 KiB altogether",
    type: FORM_TYPE,
    body: (email) =>
      new URLSearchParams({
        ...person(email),
        ...Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`f${at}`, "x".repeat(60_000)])),
      }).toString(),
    code: "PAYLOAD_TOO_LARGE",
    status: 413,
  },
  { what: "an empty body", type: FORM_TYPE, body: () => "", code: "EMPTY", status: 400 },
  {
    what: "a type that no form sends",
    type: "application/xml",
    body: () => "<a/>",
    code: "UNSUPPORTED_MEDIA_TYPE",
    status: 415,
  },
];

/** Whether these are stored or refused is the parser's choice; a 5xx or a lost post is not. */
export const STORED_OR_REFUSED: readonly Attack[] = [
  {
    what: "a multipart body cut in the middle of a value",
    type: MULTIPART_TYPE,
    body: (email) =>
      `${part("email", email)}${part("name", "Ada")}--${BOUNDARY}\r\nContent-Disposition: form-data; name="message"\r\n\r\nHel`,
  },
  {
    what: "a multipart body cut in the middle of a header",
    type: MULTIPART_TYPE,
    body: (email) => `${part("email", email)}--${BOUNDARY}\r\nContent-Dispo`,
  },
  {
    what: "a multipart body without its last boundary",
    type: MULTIPART_TYPE,
    body: (email) => part("email", email) + part("message", "x"),
  },
  {
    what: "bytes that are no UTF-8, urlencoded",
    type: FORM_TYPE,
    body: (email) =>
      Buffer.concat([Buffer.from(`name=Ada&email=${email}&message=`), Buffer.from([0xff, 0xfe, 0x80, 0xc3])]),
  },
  {
    what: "percent escapes that are no UTF-8",
    type: FORM_TYPE,
    body: (email) => `name=Ada&email=${email}&message=%FF%C3%28%`,
  },
  {
    what: "bytes that are no UTF-8, JSON",
    type: JSON_TYPE,
    body: (email) =>
      Buffer.concat([
        Buffer.from(`{"name":"Ada","email":"${email}","message":"`),
        Buffer.from([0xff, 0x80]),
        Buffer.from('"}'),
      ]),
  },
  {
    what: "brackets nested 200 deep in a name",
    type: FORM_TYPE,
    body: (email) => `name=Ada&email=${email}&message=m&a${"[b]".repeat(200)}=1`,
  },
  {
    what: "JSON nested 20,000 deep",
    type: JSON_TYPE,
    body: (email) => json(email, `"deep":${nested(20_000)}`),
  },
  {
    what: "an index of a billion",
    type: FORM_TYPE,
    body: (email) => `name=Ada&email=${email}&message=m&rows[999999999]=1`,
  },
  {
    what: "a name of 100 KB",
    type: FORM_TYPE,
    body: (email) => `name=Ada&email=${email}&message=m&${"n".repeat(100_000)}=1`,
  },
  {
    what: "numbers that no double holds",
    type: JSON_TYPE,
    body: (email) => json(email, '"big":1e999,"small":-1e999'),
  },
  {
    what: "a number of 100,000 digits",
    type: JSON_TYPE,
    body: (email) => json(email, `"big":${"9".repeat(100_000)}`),
  },
];
