import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { NodeHttpHandler } from "@smithy/node-http-handler";

interface StoredSecret {
  readonly versions: Map<string, string>;
  current: string;
  deleted: boolean;
}

/** What the next request gets: another answer, none, or a connection cut once its work was done. */
type Fault = { readonly status: number; readonly body: string } | "silence" | "lost";

/** Secrets Manager's wire protocol (awsJson1_1) with faults on demand, and a list of what was asked. */
export async function startSecretsManager() {
  const secrets = new Map<string, StoredSecret>();
  const calls: string[] = [];
  const faults: Fault[] = [];

  const server = createServer((request, response) => {
    const operation = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
    calls.push(operation);
    const fault = faults.shift();
    if (fault === "silence") return;
    const reply = (status: number, body: string) => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(body);
    };
    if (typeof fault === "object") {
      reply(fault.status, fault.body);
      return;
    }
    const work = async () => {
      const answer = answerTo(operation, (await json(request)) as Readonly<Record<string, string>>, secrets);
      if (fault === "lost") request.destroy();
      else reply("__type" in answer ? 400 : 200, JSON.stringify(answer));
    };
    void work();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  const client = new SecretsManagerClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "eu-west-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({ requestTimeout: 200, throwOnRequestTimeout: true }),
  });
  return {
    client,
    calls,
    secrets,
    failNext: (...next: readonly Fault[]) => void faults.push(...next),
    stop: () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

function answerTo(
  operation: string,
  input: Readonly<Record<string, string>>,
  secrets: Map<string, StoredSecret>,
): Readonly<Record<string, unknown>> {
  const name = input["Name"] ?? input["SecretId"] ?? "";
  const secret = secrets.get(name);
  const token = input["ClientRequestToken"] ?? "";
  const text = input["SecretString"] ?? "";
  if (operation === "CreateSecret") {
    if (secret?.deleted === true)
      return { __type: "InvalidRequestException", message: "scheduled for deletion" };
    if (secret?.versions.has(token) === true) return { Name: name, VersionId: token };
    if (secret !== undefined) return { __type: "ResourceExistsException", message: "exists" };
    secrets.set(name, { versions: new Map([[token, text]]), current: token, deleted: false });
    return { Name: name, VersionId: token };
  }
  if (secret === undefined) return { __type: "ResourceNotFoundException", message: "not found" };
  if (operation === "RestoreSecret") {
    secret.deleted = false;
    return { Name: name };
  }
  if (secret.deleted) return { __type: "InvalidRequestException", message: "marked for deletion" };
  if (operation === "PutSecretValue") {
    secret.versions.set(token, text);
    secret.current = token;
    return { Name: name, VersionId: token };
  }
  if (operation === "DeleteSecret") {
    secret.deleted = true;
    return { Name: name };
  }
  const versionId = input["VersionId"] ?? secret.current;
  const found = secret.versions.get(versionId);
  return found === undefined
    ? { __type: "ResourceNotFoundException", message: "no such version" }
    : { Name: name, VersionId: versionId, SecretString: found };
}
