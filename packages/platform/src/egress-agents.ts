import http from "node:http";
import https from "node:https";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { EgressRefused, type EgressRules } from "./egress-rules.ts";

type OnCreate = (error: Error | null, stream: Duplex) => void;
type Connection = Duplex | null | undefined;

const agentOptions = { keepAlive: true, maxSockets: 10, timeout: 60_000 } as const;

export class GuardedHttpAgent extends http.Agent {
  readonly #rules: EgressRules;

  constructor(rules: EgressRules) {
    super(agentOptions);
    this.#rules = rules;
  }

  override createConnection(options: http.ClientRequestArgs, onCreate?: OnCreate): Connection {
    const refusal = refusalOfRequest(options, this.#rules);
    if (refusal === null) {
      return super.createConnection({ ...options, lookup: this.#rules.lookup }, onCreate);
    }
    fail(refusal, onCreate);
    return undefined;
  }
}

export class GuardedHttpsAgent extends https.Agent {
  readonly #rules: EgressRules;

  constructor(rules: EgressRules) {
    super(agentOptions);
    this.#rules = rules;
  }

  override createConnection(options: https.RequestOptions, onCreate?: OnCreate): Connection {
    const refusal = refusalOfRequest(options, this.#rules);
    if (refusal === null) {
      return super.createConnection({ ...options, lookup: this.#rules.lookup }, onCreate);
    }
    fail(refusal, onCreate);
    return undefined;
  }
}

function refusalOfRequest(options: http.ClientRequestArgs, rules: EgressRules): EgressRefused | null {
  if (typeof options.socketPath === "string") return new EgressRefused();
  return rules.refusalOf(options.host ?? "");
}

/** Through the callback, since a throw would leave the event loop unhandled for a request that queued. */
function fail(refusal: EgressRefused, onCreate: OnCreate | undefined): void {
  if (onCreate === undefined) throw refusal;
  onCreate(refusal, new Socket());
}
