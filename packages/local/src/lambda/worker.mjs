/**
 * What runs inside a worker process: Lambda's Node.js runtime as far as a handler can tell. It is plain JavaScript
 * and imports nothing, because its start is part of every cold start.
 *
 * argv: the bundle's path, the name of the exported handler.
 * In:  { type: "invoke", id, event, context, deadline }
 * Out: { type: "ready" } | { type: "init_error", error } | { type: "result", id, payload } | { type: "error", id, error }
 */
import { pathToFileURL } from "node:url";

const [, , bundlePath, handlerName] = process.argv;

// The parent decides when a worker ends. Without a parent there is nothing left to do.
process.on("disconnect", () => process.exit(0));
process.on("SIGINT", () => {});

const describe = (error) => ({
  errorType: error instanceof Error ? error.name : typeof error,
  errorMessage: error instanceof Error ? error.message : String(error),
  trace: error instanceof Error && error.stack ? error.stack.split("\n") : [],
});

const send = (message) => process.send(message);

async function invoke(handler, { id, event, context, deadline }) {
  const fullContext = {
    ...context,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const result = await handler(event, fullContext);
    send({ type: "result", id, payload: JSON.stringify(result ?? null) });
  } catch (error) {
    send({ type: "error", id, error: describe(error) });
  }
}

try {
  const module = await import(pathToFileURL(bundlePath).href);
  const handler = module[handlerName];
  if (typeof handler !== "function") {
    const error = new Error(`${handlerName} is undefined or not exported`);
    error.name = "Runtime.HandlerNotFound";
    throw error;
  }
  process.on("message", (message) => invoke(handler, message));
  send({ type: "ready" });
} catch (error) {
  console.error(error);
  process.send({ type: "init_error", error: describe(error) }, () => process.exit(1));
}
