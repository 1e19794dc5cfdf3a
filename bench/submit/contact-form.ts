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

export type Encoding = "json" | "urlencoded";

/** Makes a new payload-v2 event of a post, as API Gateway hands it over, with its context. */
export function contactPost(endpointId: string, encoding: Encoding) {
  const type = encoding === "json" ? "application/json" : "application/x-www-form-urlencoded";
  const body = encoding === "json" ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
  const event = httpEvent({
    method: "POST",
    path: `/f/${endpointId}`,
    headers: { ...headers, "content-type": type },
    body,
  });
  return { event, context: lambdaContext({ functionName: "submit" }) };
}
