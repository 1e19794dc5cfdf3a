import {
  confirmRecipient,
  describeMailLink,
  type MailLinkPurpose,
  type MailLinkState,
  unsubscribeRecipient,
} from "@formtrap/core/delivery/recipients";
import middy, { type MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { HttpAnswer } from "../http/http-answer.ts";
import { mailLinkAnswer, mailLinkFailure, mailLinkMethods } from "../http/mail-link-page.ts";
import { startMailLinks } from "../runtime/mail.ts";

/** Enough to answer before the platform would, with a 500 that nobody can read. */
const TIME_TO_ANSWER_MS = 500;

const links = startMailLinks();
const VERBS = { confirm: confirmRecipient, unsubscribe: unsubscribeRecipient } as const;

/**
 * `/api/mail/confirm/{token}` and `/api/mail/unsubscribe/{token}`: a look shows a page with one button, since scanners
 * open every link of a mail; a POST acts, be it the button's or a mail program's one click (RFC 8058, whose body says
 * nothing that the address does not). No session and no cookie: the token is the whole authorization.
 */
export const handler = middy<APIGatewayProxyEventV2, HttpAnswer>({
  timeoutEarlyInMillis: TIME_TO_ANSWER_MS,
  timeoutEarlyResponse: () => {
    throw new Error("out of time");
  },
})
  .use(failurePage())
  .handler(async (event, { awsRequestId: requestId }) => {
    const { method } = event.requestContext.http;
    const { purpose, token } = readPath(event.rawPath);
    const options = { ctx: links.newContext(requestId), token };
    if (method === "POST") return mailLinkAnswer(method, purpose, await VERBS[purpose](options));
    if (method !== "GET" && method !== "HEAD") return mailLinkMethods();
    const state: MailLinkState = await describeMailLink({ ...options, purpose });
    return mailLinkAnswer(method, purpose, state);
  });

/** The routes' own paths; a token that cannot be one reads as an invalid link. */
function readPath(path: string): { readonly purpose: MailLinkPurpose; readonly token: string } {
  const [, purpose, token = ""] = /^\/api\/mail\/([^/]+)\/(.*)$/.exec(path) ?? [];
  return { purpose: purpose === "confirm" ? "confirm" : "unsubscribe", token };
}

function failurePage(): MiddlewareObj<APIGatewayProxyEventV2, HttpAnswer> {
  return {
    onError(request) {
      const { error, event, context } = request;
      links.logger.error("mail link failed", { requestId: context.awsRequestId }, error);
      request.response = mailLinkFailure(event.requestContext.http.method);
    },
  };
}
