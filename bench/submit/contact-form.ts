import { randomBytes } from "node:crypto";
import { httpEvent, lambdaContext } from "@formtrap/testkit";

/** What a visitor types into an ordinary contact form. */
const fields = {
  name: "Maria Schäfer",
  email: "maria.schaefer@example.com",
  phone: "+49 30 1234567",
  company: "Schäfer & Söhne GmbH",
  subject: "Offer for 20 chairs",
  message:
    "Hello,\n\nwe are moving into a new office in March and need twenty chairs and five tables. Could you send us " +
    "an offer, delivery to Berlin included? We have two floors and no lift.\n\nKind regards\nMaria Schäfer",
};

const headers = {
  accept: "application/json",
  "accept-encoding": "gzip, deflate, br, zstd",
  "accept-language": "de-DE,de;q=0.9,en;q=0.8",
  origin: "https://www.example.com",
  referer: "https://www.example.com/contact",
  "sec-ch-ua-platform": '"macOS"',
  "sec-fetch-dest": "empty",
  "sec-fetch-mode": "cors",
  "sec-fetch-site": "cross-site",
  "user-agent":
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
};

export type Encoding = "json" | "urlencoded" | "multipart";

/** A photograph's size. The bytes behind the signature are nothing that compresses. */
const FILE_BYTES = 200 * 1024;
const BOUNDARY = "----WebKitFormBoundaryFormTrapBench";

/** A JPEG as far as its first bytes tell. */
export const file: Buffer = Buffer.concat([
  Buffer.from("ffd8ffe000104a46494600010100000100010000", "hex"),
  randomBytes(FILE_BYTES - 20),
]);

function multipartBody(): Buffer {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head =
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="photo"; filename="room.jpg"\r\n` +
    "Content-Type: image/jpeg\r\n\r\n";
  return Buffer.concat([Buffer.from(parts.join("") + head), file, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
}

const BODIES: Readonly<Record<Encoding, { readonly type: string; readonly body: string | Buffer }>> = {
  json: { type: "application/json", body: JSON.stringify(fields) },
  urlencoded: {
    type: "application/x-www-form-urlencoded",
    body: new URLSearchParams(fields).toString(),
  },
  multipart: { type: `multipart/form-data; boundary=${BOUNDARY}`, body: multipartBody() },
};

/** Makes a new payload-v2 event of a post, as API Gateway hands it over, with its context. */
export function contactPost(endpointId: string, encoding: Encoding) {
  const { type, body } = BODIES[encoding];
  const event = httpEvent({
    method: "POST",
    path: `/f/${endpointId}`,
    headers: { ...headers, "content-type": type },
    body,
  });
  return { event, context: lambdaContext({ functionName: "submit" }) };
}
