import type { Logger } from "@formtrap/core/ports";
import { SubmitRefusal, unavailable } from "@formtrap/core/submission";
import middy, { type MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import type { HttpAnswer } from "./http-answer.ts";
import { preflightAnswer, refusalAnswer } from "./ingest-answers.ts";
import { readIngestRequest } from "./ingest-request.ts";

const RETRY_AFTER_SECONDS = 30;
/** Enough to answer before the platform would, with a 500 that no page can read. */
const TIME_TO_ANSWER_MS = 500;

type IngestMiddleware = MiddlewareObj<APIGatewayProxyEventV2, HttpAnswer>;

/** The middlewares of every public ingest function: preflights are answered, and no error leaves unanswered. */
export function ingestChain(
  logger: Logger,
  handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<HttpAnswer>,
) {
  return middy<APIGatewayProxyEventV2, HttpAnswer>({
    timeoutEarlyInMillis: TIME_TO_ANSWER_MS,
    timeoutEarlyResponse: () => {
      throw new Error("out of time");
    },
  })
    .use(preflight())
    .use(errorAnswers(logger))
    .handler(handler);
}

function preflight(): IngestMiddleware {
  return {
    before({ event }) {
      return event.requestContext.http.method === "OPTIONS"
        ? preflightAnswer(readIngestRequest(event))
        : undefined;
    },
  };
}

function errorAnswers(logger: Logger): IngestMiddleware {
  return {
    onError(request) {
      const { error, event, context } = request;
      const refusal = error instanceof SubmitRefusal ? error : unavailable(RETRY_AFTER_SECONDS, error);
      if (refusal !== error) {
        logger.error("ingest failed unexpectedly", { requestId: context.awsRequestId }, error);
      }
      request.response = refusalAnswer(readIngestRequest(event), refusal);
    },
  };
}
