import type { IncomingMessage, ServerResponse } from "node:http";

/** Whether a request asks how this instance is. */
export function isHealthCheck({ method, url = "" }: IncomingMessage): boolean {
  return (method === "GET" || method === "HEAD") && url.split("?")[0] === "/healthz";
}

/** An answer of the front's own; the gateway's are written elsewhere. */
export function sendJson(response: ServerResponse, statusCode: number, body: object): void {
  response.writeHead(statusCode, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(`${JSON.stringify(body)}\n`);
}
