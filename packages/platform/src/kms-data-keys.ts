import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
  type Clock,
  type DataKey,
  type DataKeys,
  KeyServiceUnavailable,
  type SealPurpose,
} from "@formtrap/core/ports";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { errorCode } from "./error-code.ts";
import { SecretCache } from "./secret-cache.ts";

/** One operation with both attempts. */
const DEADLINE_MS = 3_000;
/** How long a key is sealed with before another one is made. */
const KEY_FRESH_MS = 3_600_000;
/** And how long where none can be made. */
const KEY_USABLE_MS = 24 * KEY_FRESH_MS;
/** A renewal that failed is not tried again for so long: somebody waits for it. */
const RENEWAL_REST_MS = 60_000;

/** A key of this container's own. */
interface OwnKey {
  readonly key: DataKey;
  readonly madeMs: number;
  /** When to renew it. */
  readonly renewMs: number;
}

/** A client that gives up on a connect after 1 s and on an answer after 1.5 s, tried twice: somebody waits. */
export function createKmsClient(): KMSClient {
  return new KMSClient({
    maxAttempts: 2,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 1_000,
      requestTimeout: 1_500,
      throwOnRequestTimeout: true,
    }),
  });
}

/** Keys under a key of AWS KMS, their purpose in the encryption context. Every operation ends within 3 s. */
export function createKmsDataKeys(options: {
  readonly client: KMSClient;
  /** Id or ARN; sealed keys of any other are not opened. */
  readonly keyId: string;
  /** Of the wall: a frozen container's keys grow old too. */
  readonly clock: Clock;
  /** How many opened keys are kept in memory. */
  readonly openedMax: number;
}): DataKeys {
  const { client, keyId, clock } = options;
  const opened = new SecretCache(options.openedMax);
  const own = new Map<SealPurpose, OwnKey>();
  const making = new Map<SealPurpose, Promise<DataKey>>();

  const generate = async (purpose: SealPurpose): Promise<DataKey> => {
    const command = new GenerateDataKeyCommand({
      KeyId: keyId,
      KeySpec: "AES_256",
      EncryptionContext: { purpose },
    });
    const answer = await orSayWhy(client.send(command, { abortSignal: AbortSignal.timeout(DEADLINE_MS) }));
    const { Plaintext: plaintext, CiphertextBlob: blob } = answer;
    if (plaintext === undefined || blob === undefined) throw new KeyServiceUnavailable("NoKey");
    return { plaintext, sealed: toBase64(blob) };
  };

  const decrypt = async (purpose: SealPurpose, sealed: string): Promise<string> => {
    const command = new DecryptCommand({
      KeyId: keyId,
      CiphertextBlob: Buffer.from(sealed, "base64"),
      EncryptionContext: { purpose },
    });
    const answer = await orSayWhy(client.send(command, { abortSignal: AbortSignal.timeout(DEADLINE_MS) }));
    if (answer.Plaintext === undefined) throw new KeyServiceUnavailable("NoKey");
    return toBase64(answer.Plaintext);
  };

  const make = async (purpose: SealPurpose): Promise<DataKey> => {
    const key = await generate(purpose);
    const madeMs = clock.now().getTime();
    own.set(purpose, { key, madeMs, renewMs: madeMs + KEY_FRESH_MS });
    opened.set(`${purpose} ${key.sealed}`, toBase64(key.plaintext));
    return key;
  };

  /** One at a time for each purpose. */
  const makeOnce = async (purpose: SealPurpose): Promise<DataKey> => {
    const running = making.get(purpose) ?? make(purpose).finally(() => making.delete(purpose));
    making.set(purpose, running);
    return await running;
  };

  return {
    current: async (purpose) => {
      const mine = own.get(purpose);
      const nowMs = clock.now().getTime();
      if (mine === undefined || nowMs - mine.madeMs >= KEY_USABLE_MS) return await makeOnce(purpose);
      if (nowMs < mine.renewMs) return mine.key;
      try {
        return await makeOnce(purpose);
      } catch (error) {
        if (!(error instanceof KeyServiceUnavailable)) throw error;
        own.set(purpose, { ...mine, renewMs: nowMs + RENEWAL_REST_MS });
        return mine.key;
      }
    },
    open: async (purpose, sealed) => {
      const text = await opened.get(`${purpose} ${sealed}`, () => decrypt(purpose, sealed));
      return Buffer.from(text, "base64");
    },
  };
}

/** What KMS answers, or a code: its errors hold the request. */
async function orSayWhy<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    throw new KeyServiceUnavailable(errorCode(error));
  }
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
