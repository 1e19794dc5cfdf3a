import { expect } from "vitest";
import { ACCOUNT, REGION } from "./account.fixture.ts";

/** `expect`'s matchers are typed as any. */
export const text = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** Where in the platform's bucket posts lie, and their files. */
const POSTS = ["spool", "quarantine"];
const SPOOL = [...POSTS, "files"];

/** The statements that each right of a function stands for, as a stage's templates have them. */
export function expectedRights(name: string) {
  const secretsManager = `secretsmanager.${REGION}.amazonaws.com`;
  const arn = (service: string, rest: string) =>
    `arn:\${AWS::Partition}:${service}:${REGION}:${ACCOUNT}:${rest}`;

  const connect = { Action: ["rds-db:connect"], Resource: [text(/:dbuser:\$\{.+\}\/formtrap_app$/)] };
  /** The values of one kind of secret, and the key that they are sealed with for these alone. */
  const readKind = (kind: string) => {
    const secrets = arn("secretsmanager", `secret:formtrap/${name}/${kind}/*`);
    return [
      { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: [secrets] },
      {
        Action: ["kms:Decrypt"],
        Resource: [text(/-formtrap-vault:/)],
        Condition: {
          StringEquals: { "kms:ViaService": secretsManager },
          StringLike: { "kms:EncryptionContext:SecretARN": secrets },
        },
      },
    ];
  };
  /** All that becomes of secrets of these kinds but their reading, in one statement, with the key to seal them. */
  const writeKinds = (...kinds: string[]) => {
    const secrets = kinds.map((kind) => arn("secretsmanager", `secret:formtrap/${name}/${kind}/*`));
    return [
      {
        Effect: "Allow",
        Action: ["CreateSecret", "PutSecretValue", "DeleteSecret", "RestoreSecret"].map(
          (action) => `secretsmanager:${action}`,
        ),
        Resource: secrets,
      },
      {
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: [text(/-formtrap-vault:/)],
        Condition: {
          StringEquals: { "kms:ViaService": secretsManager },
          StringLike: { "kms:EncryptionContext:SecretARN": secrets.length === 1 ? secrets[0] : secrets },
        },
      },
    ];
  };
  const queueArn = (queue: string) =>
    text(new RegExp(`-formtrap-queues:ExportsOutputFnGetAtt${queue.replaceAll("-", "")}queue.+Arn`));
  const send = (queue: string) => ({ Action: ["sqs:SendMessage"], Resource: [queueArn(queue)] });

  /** Lambda's own poller works under the function's role. */
  const takeFromQueue = [
    "sqs:ReceiveMessage",
    "sqs:ChangeMessageVisibility",
    "sqs:GetQueueUrl",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
  ];
  const takeFrom = (queue: string) => ({ Action: takeFromQueue, Resource: [queueArn(queue)] });
  const sendMail = {
    Action: ["ses:SendEmail"],
    Resource: [
      arn("ses", "identity/forms@example.com"),
      arn("ses", "identity/example.com"),
      text(/^arn:.+:ses:.+:configuration-set\/\$\{.+-formtrap-mail:ExportsOutputRefConfigurationSet/),
    ],
    Condition: { StringEquals: { "ses:FromAddress": "forms@example.com" } },
  };

  /** The secret that signs sessions. */
  const readAuth = [
    {
      Action: ["secretsmanager:GetSecretValue"],
      Resource: [text(/-formtrap-vault:ExportsOutputRefAuthSecret/)],
    },
    { Action: ["kms:Decrypt"], Condition: { StringEquals: { "kms:ViaService": secretsManager } } },
  ];

  const platformKey = [text(/-formtrap-storage:ExportsOutputFnGetAttKey.+Arn/)];
  const bucketArn = text(/-formtrap-storage:ExportsOutputFnGetAttBucket.+Arn[^/]+$/);
  const objects = (prefixes: readonly string[], ...actions: string[]) => ({
    Action: actions.map((action) => `s3:${action}`),
    Resource: prefixes.map((prefix) => text(new RegExp(`GetAttBucket.+Arn.+/${prefix}/\\*$`))),
  });
  const listBucket = { Action: ["s3:ListBucket"], Resource: [bucketArn] };
  /** The key for what S3 encrypts in this bucket, and for what the product seals itself. */
  const encrypt = (...actions: string[]) => ({
    Action: actions.map((action) => `kms:${action}`),
    Resource: platformKey,
    Condition: {
      StringEquals: {
        "kms:ViaService": `s3.${REGION}.amazonaws.com`,
        "kms:EncryptionContext:aws:s3:arn": bucketArn,
      },
    },
  });
  const seal = (purpose: string, ...actions: string[]) => ({
    Action: actions.map((action) => `kms:${action}`),
    Resource: platformKey,
    Condition: { StringEquals: { "kms:EncryptionContext:purpose": purpose } },
  });
  const writeSpool = [
    objects(SPOOL, "PutObject"),
    objects(["files"], "DeleteObject"),
    encrypt("GenerateDataKey"),
    seal("spool", "GenerateDataKey"),
  ];
  const carrySpool = [
    objects(POSTS, "PutObject"),
    objects(["erased"], "GetObject"),
    listBucket,
    encrypt("GenerateDataKey", "Decrypt"),
  ];
  const workOnSpool = [
    objects([...SPOOL, "erased", "failed"], "GetObject", "PutObject", "DeleteObject"),
    listBucket,
    encrypt("GenerateDataKey", "Decrypt"),
    seal("spool", "Decrypt"),
  ];
  const readSnapshots = [objects(["routes"], "GetObject"), encrypt("Decrypt"), seal("snapshot", "Decrypt")];

  return {
    secretsManager,
    connect,
    readAuth,
    readKind,
    writeKinds,
    send,
    takeFrom,
    sendMail,
    objects,
    listBucket,
    encrypt,
    seal,
    writeSpool,
    carrySpool,
    workOnSpool,
    readSnapshots,
  };
}
