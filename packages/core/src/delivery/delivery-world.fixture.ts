import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type NotifyMessage, newId, notifyMessageSchema } from "@formtrap/contracts";
import type { NewSubmission, StoredDelivery, TenantStore } from "@formtrap/tenant-db";
import { type FakeClock, fakeClock, newSubmission } from "@formtrap/testkit";
import { openTestHttp } from "@formtrap/testkit/test-http";
import type { SpaceContext } from "../context.ts";
import { createForm } from "../form/index.ts";
import type { Mail } from "../ports.ts";
import { type CustomerFixture, readyCustomerFixture } from "../provisioning/customer.fixture.ts";
import { openTenantStore } from "../tenant/index.ts";
import { createDestinationRests } from "./destination-rests.ts";
import { createDestination, type Destination } from "./destinations/index.ts";
import type { NotifyContext } from "./notify-context.ts";
import { notifySubmission } from "./notify-submission.ts";

/** A message as it lies in a queue. */
export interface QueuedMessage {
  readonly queue: "notify" | "redeliver";
  readonly message: NotifyMessage;
  readonly delaySeconds: number;
}

export interface Arrival {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface DeliveryWorld {
  readonly customer: CustomerFixture;
  readonly store: TenantStore;
  readonly clock: FakeClock;
  readonly formId: string;
  /** What was sent to queues and not taken yet. */
  readonly queued: QueuedMessage[];
  readonly arrivals: Arrival[];
  readonly mails: Mail[];
  readonly ctx: SpaceContext & NotifyContext;
  /** Answers of a path; 204 unless said. */
  answers: Map<string, (response: ServerResponse, arrival: Arrival) => void>;
  addWebhook(path: string): Promise<Destination>;
  /** Records a post with a pending delivery for each of the form's enabled destinations. @returns its id. */
  post(changes?: Partial<NewSubmission>): Promise<string>;
  notify(
    submissionId: string,
    changes?: Partial<NotifyContext>,
    message?: Partial<NotifyMessage>,
  ): Promise<void>;
  /** Takes what is due by now from the queues and works it off. @returns how many messages. */
  workOffQueues(): Promise<number>;
  deliveries(submissionId: string): Promise<readonly StoredDelivery[]>;
  close(): Promise<void>;
}

const ATTEMPT_TIMEOUT_MS = 1_000;

/** A customer with a form, destinations on loopback, and queues that are lists. */
export async function createDeliveryWorld(): Promise<DeliveryWorld> {
  const customer = await readyCustomerFixture();
  const clock = fakeClock("2026-05-04T03:02:01.000Z");
  const http = openTestHttp();
  const queued: QueuedMessage[] = [];
  const arrivals: Arrival[] = [];
  const mails: Mail[] = [];
  const answers: DeliveryWorld["answers"] = new Map();
  const server = await listen(arrivals, answers);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const queue = (name: QueuedMessage["queue"]) => ({
    send: async (message: unknown, { delaySeconds = 0 } = {}) => {
      queued.push({ queue: name, message: notifyMessageSchema.parse(message), delaySeconds });
    },
  });
  const ctx: DeliveryWorld["ctx"] = {
    ...customer.ctx,
    clock,
    http: http.http,
    mailer: {
      send: async (mail) => {
        mails.push(mail);
        return { messageId: `mail-${mails.length}` };
      },
    },
    openSmtpMailer: () => ({ send: () => Promise.reject(new Error("no mail server was expected")) }),
    attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
    mailsPerDayMax: 100,
    telegramApiUrl: `${origin}/telegram`,
    dashboardUrl: "https://app.example.com",
    queues: { notify: queue("notify"), redeliver: queue("redeliver") },
    rests: createDestinationRests({ clock, sizeMax: 100 }),
    lane: "notify",
    leaseMs: 45_000,
  };
  const system = { ...ctx, actor: { type: "system", name: "notify" } } as const;
  const store = await openTenantStore({ ctx });
  const { formId } = await createForm({ ctx, input: { name: "Contact", retentionDays: null } });

  const notify: DeliveryWorld["notify"] = (submissionId, changes = {}, message = {}) =>
    notifySubmission({
      ctx: { ...system, requestId: newId(), ...changes },
      message: notifyMessageSchema.parse({
        v: 1,
        organizationId: ctx.space.id,
        formId,
        submissionId,
        ...message,
      }),
    });
  return {
    customer,
    store,
    clock,
    formId,
    queued,
    arrivals,
    mails,
    ctx,
    answers,
    addWebhook: (path) =>
      createDestination({ ctx, input: { channel: "webhook", formId, url: `${origin}${path}` } }),
    post: async (changes = {}) => {
      const destinations = (await store.destinations.ofForm(formId)).filter(({ isEnabled }) => isEnabled);
      const submission = newSubmission(formId, {
        createdAt: clock.now(),
        deliveries: destinations.map(({ id, channel }) => ({ id: newId(), destinationId: id, channel })),
        ...changes,
      });
      await store.submissions.record(submission);
      return submission.id;
    },
    notify,
    workOffQueues: async () => {
      const due = queued.splice(0);
      for (const { queue: lane, message } of due) await notify(message.submissionId, { lane }, message);
      return due.length;
    },
    deliveries: (submissionId) => store.deliveries.ofSubmission(submissionId),
    close: async () => {
      server.close();
      server.closeAllConnections();
      http[Symbol.dispose]();
      await customer.close();
    },
  };
}

async function listen(arrivals: Arrival[], answers: DeliveryWorld["answers"]): Promise<Server> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url ?? "/";
      const arrival = { path, headers: request.headers, body: Buffer.concat(chunks).toString() };
      arrivals.push(arrival);
      const answer = answers.get(path);
      if (answer === undefined) response.writeHead(204).end();
      else answer(response, arrival);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}
