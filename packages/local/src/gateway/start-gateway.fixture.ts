import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createGateway, type GatewayOptions, type InvokeFunction } from "./gateway.ts";

/** A gateway on a port of its own until the test ends; every path leads to the function `submit`. */
export async function startGateway(
  invoke: InvokeFunction,
  options: Partial<Pick<GatewayOptions, "routes" | "integrationTimeoutMs">> = {},
): Promise<{ readonly port: number; readonly url: string }> {
  const routes = [{ method: "ANY", path: "/{proxy+}", functionName: "submit" }] as const;
  const handle = createGateway({ api: "ingest", routes, invoke, ...options });
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}` };
}

/** A function that always answers this. */
export const returning =
  (value: unknown): InvokeFunction =>
  () =>
    Promise.resolve({ ok: true, payload: JSON.stringify(value) });
