import middy from "@middy/core";
import { Hono } from "hono";
import { type ApiGatewayRequestContextV2, handle, type LambdaEvent } from "hono/aws-lambda";
import { CLIENT_ADDRESS_HEADER, startApi } from "../runtime/api.ts";

const { auth, logger } = await startApi();

const app = new Hono<{ Bindings: { requestContext: ApiGatewayRequestContextV2 } }>();
app.all("/api/auth/*", async (c) => {
  const request = new Request(c.req.raw);
  request.headers.set(CLIENT_ADDRESS_HEADER, c.env.requestContext.http.sourceIp);
  return await auth.handler(request);
});
app.notFound((c) => c.json({ code: "NOT_FOUND", message: "There is nothing at this address." }, 404));
app.onError((error, c) => {
  const { requestId } = c.env.requestContext;
  logger.error("auth request failed", { requestId }, error);
  return c.json({ code: "INTERNAL", message: "Something went wrong on our side.", requestId }, 500);
});

const respond = handle(app);

/** `/api/auth/*`: sign-up, sign-in, sessions, verification, password reset. */
export const handler = middy<LambdaEvent>().handler(async (event, context) => await respond(event, context));
