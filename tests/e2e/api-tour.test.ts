/** From signing up to the first submission in the inbox, over HTTP and nothing else. */
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { CreateBucketCommand, PutBucketCorsCommand, S3Client } from "@aws-sdk/client-s3";
import { createApiClient } from "@formtrap/client/api";
import { expect, it } from "vitest";
import { waitForMail } from "../support/mailbox.ts";
import { ownServer } from "../support/own-server.ts";
import { FIRST_START_MS, sharedCloud } from "../support/shared-cloud.ts";

const JOB_POLLS_MAX = 300;
const POLL_MS = 100;
/** A sign-up may have to wait for a limit on its address that other files used up. */
const SIGN_UP_TRIES_MAX = 5;

const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

it(
  "leads from signing up to the first submission in the inbox",
  async () => {
    const info = await sharedCloud();
    await using server = await ownServer(info);
    const email = `${randomUUID()}@new-customer.example`;
    const password = randomUUID();

    const auth = async (path: string, body: unknown): Promise<Response> => {
      for (let tries = 1; ; tries += 1) {
        const response = await fetch(`${info.url}/api/auth${path}`, {
          method: "POST",
          headers: { "content-type": "application/json", origin: info.url },
          body: JSON.stringify(body),
        });
        if (response.status !== 429 || tries === SIGN_UP_TRIES_MAX) return response;
        await wait(1_000 * Number(response.headers.get("x-retry-after") ?? 1));
      }
    };
    expect((await auth("/sign-up/email", { email, password, name: "Grace Hopper" })).status).toBe(200);
    const mail = await waitForMail(info, email);
    const link = /https?:\/\/\S+verify\S*/.exec(mail.text ?? "")?.[0] ?? "";
    expect((await fetch(link, { redirect: "manual" })).status).toBeLessThan(400);
    const signedIn = await auth("/sign-in/email", { email, password });
    expect(signedIn.status).toBe(200);

    const cookie = cookiesOf(signedIn);
    const people = createApiClient({
      baseUrl: info.url,
      fetch: (input) => {
        const request = new Request(input);
        request.headers.set("cookie", cookie);
        request.headers.set("origin", info.url);
        return fetch(request);
      },
    });
    const spaces = await people.call("listSpaces");
    const params = { spaceId: spaces.items[0]?.id ?? "" };
    const { secret } = await people.call("createKey", {
      params,
      body: {
        name: "Tour",
        rights: [
          "connection:read",
          "connection:write",
          "tenant:provision",
          "job:read",
          "form:read",
          "form:write",
          "submission:read",
          "submission:write",
        ],
      },
    });

    // From here on a program does it.
    const client = createApiClient({ baseUrl: info.url, key: secret });
    const s3 = new S3Client({
      endpoint: info.demo.storage.endpointUrl,
      region: info.demo.storage.region,
      credentials: { ...server.bucketKeys },
      forcePathStyle: true,
    });
    await s3.send(new CreateBucketCommand({ Bucket: server.bucket }));
    const connection = await client.call("createConnection", {
      params,
      body: {
        name: "Mine",
        database: { url: server.administratorUrl, tls: { mode: "custom_ca", caPem: server.caPem } },
        storage: {
          provider: "minio",
          endpoint: info.demo.storage.endpointUrl,
          region: info.demo.storage.region,
          bucket: server.bucket,
          ...server.bucketKeys,
        },
      },
    });
    expect(JSON.stringify(connection)).not.toContain(server.bucketKeys.secretAccessKey);
    const at = { ...params, connectionId: connection.id };
    const early = await client.call("testStorage", { params: at, body: {} });
    expect(early).toMatchObject({ ok: false, cors: { origins: [info.url] } });
    // What the answer says to paste, in the words of an S3 client.
    const rule = {
      AllowedOrigins: [info.url, info.ingestUrl],
      AllowedMethods: ["PUT"],
      AllowedHeaders: ["*"],
    };
    await s3.send(
      new PutBucketCorsCommand({ Bucket: server.bucket, CORSConfiguration: { CORSRules: [rule] } }),
    );
    s3.destroy();
    const storage = await client.call("testStorage", { params: at, body: {} });
    expect(storage, JSON.stringify(storage)).toMatchObject({ ok: true });
    const database = await client.call("testDatabase", {
      params: at,
      body: { databaseUrl: server.administratorUrl },
    });
    expect(database).toMatchObject({ ok: true });

    const started = await client.call("initializeTenant", {
      params,
      body: { connectionId: connection.id, administratorUrl: server.administratorUrl },
    });
    let job = started;
    for (
      let polls = 0;
      polls < JOB_POLLS_MAX && (job.status === "queued" || job.status === "running");
      polls += 1
    ) {
      await wait(POLL_MS);
      job = await client.call("readJob", { params: { ...params, jobId: started.id } });
    }
    expect(job).toMatchObject({ status: "succeeded", progress: 100, error: null });

    const form = await client.call("createForm", {
      params,
      body: { name: "Contact", retentionDays: null },
    });
    const posted = await fetch(form.postUrl ?? "", {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams({ name: "Ada", email: "ada@example.com", message: "Hello, wörld" }),
    });
    expect(posted.status).toBe(200);

    const inbox = [];
    for await (const submission of client.list("listSubmissions", { params, query: { formId: form.id } }))
      inbox.push(submission);
    expect(inbox).toMatchObject([
      { email: "ada@example.com", status: "new", data: { message: "Hello, wörld" } },
    ]);
  },
  FIRST_START_MS,
);
