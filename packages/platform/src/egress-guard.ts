import { type LookupAddress, lookup as resolve } from "node:dns";
import type http from "node:http";
import type https from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { EgressGuard, Logger } from "@formtrap/core/ports";
import { isHostName, judgeAddress, judgePlainAddress, parseCidrs } from "./egress-address.ts";
import { GuardedHttpAgent, GuardedHttpsAgent } from "./egress-agents.ts";
import { EgressRefused, type EgressRules } from "./egress-rules.ts";
import { GuardedSocket } from "./egress-socket.ts";

/** What else needs a way out: HTTP clients that take Node's agents. */
export interface NodeEgressGuard extends EgressGuard {
  /** Resolves all addresses of a name and hands them on only if every one of them is allowed. */
  readonly lookup: LookupFunction;
  /** For opened ranges alone: it does not encrypt. */
  readonly httpAgent: http.Agent;
  readonly httpsAgent: https.Agent;
}

export interface EgressGuardOptions {
  /** Ranges opened beside the public internet, such as `127.0.0.0/8` for a local run. */
  readonly allowCidrs: readonly string[];
  readonly logger: Logger;
  /** As `dns.lookup`; tests bring their own. */
  readonly lookup?: LookupFunction;
}

/**
 * The one way to addresses that a customer gave. A name is resolved once, every address is judged, and the
 * socket connects to those very addresses; a literal is judged as it stands.
 * Sockets and agents fail with EgressRefused, or with the resolver's error where it is only busy.
 * @throws Error if `allowCidrs` holds something that is not a range.
 */
export function createEgressGuard(options: EgressGuardOptions): NodeEgressGuard {
  const allowCidrs = parseCidrs(options.allowCidrs);
  const resolveAll = options.lookup ?? systemLookup;

  const refuse = (host: string, reason: string): EgressRefused => {
    options.logger.warn("Egress refused", { host: host.slice(0, 255), reason });
    return new EgressRefused();
  };

  const rulesBy = (judge: typeof judgeAddress): EgressRules => {
    const refusalOf = (host: string): EgressRefused | null => {
      if (isIP(host) === 0) return isHostName(host) ? null : refuse(host, "not a host name");
      const verdict = judge(host, allowCidrs);
      return verdict.allowed ? null : refuse(host, verdict.reason);
    };

    const lookup: LookupFunction = (host, lookupOptions, callback) => {
      resolveAll(host, { ...lookupOptions, all: true }, (error, answer, family) => {
        if (error !== null) {
          callback(error.code === "ENOTFOUND" ? refuse(host, "not found") : error, "");
          return;
        }
        const found: readonly LookupAddress[] =
          typeof answer === "string" ? [{ address: answer, family: family ?? isIP(answer) }] : answer;
        const refusal = found.length === 0 ? refuse(host, "no address") : firstRefusal(host, found);
        const [first] = found;
        if (refusal !== null || first === undefined) callback(refusal ?? new EgressRefused(), "");
        else if (lookupOptions.all === true) callback(null, [...found]);
        else callback(null, first.address, first.family);
      });
    };

    const firstRefusal = (host: string, found: readonly LookupAddress[]): EgressRefused | null => {
      for (const { address } of found) {
        const verdict = judge(address, allowCidrs);
        if (!verdict.allowed) return refuse(host, `${address} is ${verdict.reason}`);
      }
      return null;
    };
    return { lookup, refusalOf };
  };

  const rules = rulesBy(judgeAddress);
  return {
    createSocket: () => new GuardedSocket(rules),
    lookup: rules.lookup,
    httpAgent: new GuardedHttpAgent(rulesBy(judgePlainAddress)),
    httpsAgent: new GuardedHttpsAgent(rules),
  };
}

const systemLookup: LookupFunction = (host, options, callback) => {
  resolve(host, { ...options, all: true }, callback);
};
