import { Socket, type SocketConnectOpts } from "node:net";
import { EgressRefused, type EgressRules } from "./egress-rules.ts";

/** A socket that connects only where the rules allow, to the very address that was judged. */
export class GuardedSocket extends Socket {
  readonly #rules: EgressRules;

  constructor(rules: EgressRules) {
    super();
    this.#rules = rules;
  }

  /** Takes the forms `(port, host)` and `({ port, host })`; a path (a Unix socket) is refused. */
  override connect(...args: readonly unknown[]): this {
    const onConnect = args.findLast((arg): arg is () => void => typeof arg === "function");
    const target = readTarget(args);
    const refusal = target === null ? new EgressRefused() : this.#rules.refusalOf(target.host);
    if (target === null || refusal !== null) {
      // As with a failed lookup, the caller gets to add its listeners first.
      process.nextTick(() => this.destroy(refusal ?? new EgressRefused()));
      return this;
    }
    const options: SocketConnectOpts = { ...target, lookup: this.#rules.lookup, autoSelectFamily: true };
    return super.connect(options, onConnect);
  }
}

function readTarget(args: readonly unknown[]): { readonly host: string; readonly port: number } | null {
  const [first, second] = args;
  if (typeof first === "object" && first !== null) {
    return "port" in first && "host" in first && !("path" in first)
      ? readTarget([first.port, first.host])
      : null;
  }
  return typeof first === "number" && typeof second === "string" ? { host: second, port: first } : null;
}
