import type { DeliveryContext, NotifyContext } from "@formtrap/core/delivery";
import type { JobContext } from "@formtrap/core/job";
import type { CaptchaKeyTester, CaptchaVerifier, Logger } from "@formtrap/core/ports";
import type { SpoolVerbContext } from "@formtrap/core/replay";
import type { RequestLine } from "@formtrap/core/request";
import type { SpaceContext } from "@formtrap/core/space";

/** A key that was shown, and found good. */
export interface ProvenKey {
  readonly keyId: string;
  readonly spaceId: string;
  readonly role: SpaceContext["space"]["role"];
  readonly rights: NonNullable<SpaceContext["space"]["rights"]>;
}

/** What a handler of a space's operation may hand to a verb. */
export interface ApiSpaceContext
  extends JobContext,
    SpoolVerbContext,
    DeliveryContext,
    Pick<NotifyContext, "queues"> {
  readonly captcha: CaptchaVerifier & CaptchaKeyTester;
  /** Origin of the addresses that pages post to. */
  readonly ingestUrl: string;
}

/** All that a verb is given but who acts, and where. */
export type ApiPorts = Omit<ApiSpaceContext, "actor" | "space">;

/** Where calls are told, to be looked at later. */
export interface RequestLog {
  /** Keeps a line in memory; the oldest give way where there are too many. */
  add(line: RequestLine): void;
  /** Writes what earlier calls left, where it is worth a statement; never fails. */
  flush(): Promise<void>;
}

/** What serving the API's operations needs; built once a container. */
export interface ServeRuntime {
  readonly logger: Logger;
  /** `https://forms.example.com`: where the dashboard's own requests come from. */
  readonly dashboardOrigin: string;
  /** @returns null where the headers carry no valid session. */
  readonly authenticate: (
    headers: Headers,
  ) => Promise<{ readonly userId: string; readonly sessionId: string } | null>;
  /** @returns null where there is no such key, it has expired or was taken back, or its maker left. */
  readonly authenticateKey: (secret: string) => Promise<ProvenKey | null>;
  /** Of one caller; 0: no limit. */
  readonly rateLimitPerMinute: number;
  readonly requestLog: RequestLog;
  readonly newPorts: (requestId: string) => ApiPorts;
}
