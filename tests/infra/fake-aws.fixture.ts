import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ACCOUNT, REGION } from "./account.fixture.ts";

/** What `cdk bootstrap` and SST's own bootstrap would have left in an account. */
const BOOTSTRAP_STACKS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CDKToolkit: { BootstrapVersion: "28", BucketName: `cdk-hnb659fds-assets-${ACCOUNT}-${REGION}` },
  SSTBootstrap: { Version: "7.4", BucketName: "sstbootstrap-test" },
};

/** An endpoint of AWS's query protocol that knows who is calling, and two bootstrap stacks. */
export interface FakeAws {
  readonly url: string;
  /** Actions that were asked for, in order. */
  readonly actions: readonly string[];
  close(): Promise<void>;
}

/** Starts the endpoint on loopback: as much of STS and CloudFormation as `sst build` asks, and errors for the rest. */
export async function startFakeAws(): Promise<FakeAws> {
  const actions: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const parameters = new URLSearchParams(Buffer.concat(chunks).toString());
      const action = parameters.get("Action") ?? `${request.method} ${request.url}`;
      actions.push(action);
      const result = answer(action, parameters.get("StackName") ?? "");
      response.statusCode = result === undefined ? 400 : 200;
      response.setHeader("content-type", "text/xml");
      response.end(
        result === undefined
          ? "<ErrorResponse><Error><Code>ValidationError</Code><Message>not faked</Message></Error></ErrorResponse>"
          : `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
      );
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    actions,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function answer(action: string, stackName: string): string | undefined {
  if (action === "GetCallerIdentity") {
    return `<Arn>arn:aws:iam::${ACCOUNT}:user/test</Arn><UserId>TEST</UserId><Account>${ACCOUNT}</Account>`;
  }
  const outputs = action === "DescribeStacks" ? BOOTSTRAP_STACKS[stackName] : undefined;
  if (outputs === undefined) return undefined;
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  return `<Stacks><member><StackName>${stackName}</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${members.join("")}</Outputs></member></Stacks>`;
}
