import type { LookupFunction } from "node:net";
import type { OutboundHttp } from "@formtrap/core/ports";
import { createEgressGuard } from "@formtrap/platform/egress-guard";
import { createLogger } from "@formtrap/platform/logger";
import { createOutboundHttp } from "@formtrap/platform/outbound-http";

export interface TestHttp extends Disposable {
  readonly http: OutboundHttp;
}

/** HTTP to the outside as the functions have it, by default let out to loopback. Disposing closes kept connections. */
export function openTestHttp(
  options: {
    readonly allowCidrs?: readonly string[];
    readonly lookup?: LookupFunction;
    /** Trusted in place of the usual authorities. */
    readonly caPem?: string;
  } = {},
): TestHttp {
  const { allowCidrs = ["127.0.0.0/8"], lookup, caPem } = options;
  const guard = createEgressGuard({
    allowCidrs,
    logger: createLogger({ level: "silent" }),
    ...(lookup && { lookup }),
  });
  if (caPem !== undefined) Object.assign(guard.httpsAgent.options, { ca: caPem });
  return {
    http: createOutboundHttp({ guard }),
    [Symbol.dispose]: () => {
      guard.httpAgent.destroy();
      guard.httpsAgent.destroy();
    },
  };
}
