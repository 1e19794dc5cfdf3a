import type { ISecurityGroup } from "aws-cdk-lib/aws-ec2";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { ArnFormat } from "aws-cdk-lib/core";
import { type Stack, use } from "sst/constructs";
import type { QueueName, Right } from "../../functions/manifest.ts";
import { controlDatabase } from "../control-database.ts";
import { mail as mailStack } from "../mail.ts";
import { queues } from "../queues.ts";
import { vault } from "../vault.ts";
import { platformGrants } from "./platform-grants.ts";
import type { StageSettings } from "./settings.ts";

/** What a right of the manifest means in AWS. */
export interface Grant {
  readonly statements: readonly PolicyStatement[];
  /** Set where the right leads into the VPC. */
  readonly securityGroup?: ISecurityGroup;
  /** What Node itself needs to be told for it. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Aurora's certificates come from an authority of AWS's own, which Lambda ships but Node does not trust by itself. */
const TRUST_AURORA = { NODE_EXTRA_CA_CERTS: "/var/runtime/ca-cert.pem" };

/** What the vault keeps for customers. */
const CUSTOMER_KINDS = ["owner", "ingest", "app", "storage", "captcha", "delivery"] as const;

/** Every right as the narrowest statements that serve it, for the functions of one stack. */
export function grantsFor(stack: Stack, settings: StageSettings): Readonly<Record<Right, Grant>> {
  const database = use(controlDatabase);
  const { namePrefix, authSecret } = use(vault);
  const allow = (action: string, ...resources: string[]) =>
    new PolicyStatement({ actions: [action], resources });
  // Secrets come and go with tenants, so these are named by their prefix; the star ends the name, not a part of it.
  const kindArn = (kind: string) => secretArn(stack, `${namePrefix}/${kind}/*`);
  const readKind = (kind: string): Grant => ({ statements: readSecrets(stack, kindArn(kind)) });
  const send = (queue: QueueName): Grant => ({
    statements: [allow("sqs:SendMessage", use(queues).get(queue).queueArn)],
  });
  const identity = (name: string) =>
    stack.formatArn({ service: "ses", resource: "identity", resourceName: name });

  const mail = allow(
    "ses:SendEmail",
    // SES asks about the identity it finds: the address's own, or else its domain's.
    identity(settings.mailFrom),
    identity(settings.mailFrom.slice(settings.mailFrom.indexOf("@") + 1)),
    // And about the configuration set that a mail is sent with.
    use(mailStack).configurationSetArn,
  );
  mail.addCondition("StringEquals", { "ses:FromAddress": settings.mailFrom });

  const platform = platformGrants(stack);
  return {
    "control-database:connect": {
      statements: [allow("rds-db:connect", database.connectArn)],
      securityGroup: database.clientSecurityGroup,
      // The proxy's certificate is from a public authority, and reading the file takes time at start.
      environment: settings.hasDatabaseProxy ? {} : TRUST_AURORA,
    },
    "control-database:own": {
      // RDS seals it with the account's own key for Secrets Manager, which needs no grant.
      statements: [allow("secretsmanager:GetSecretValue", database.ownerSecretArn)],
      securityGroup: database.ownerSecurityGroup,
      environment: TRUST_AURORA,
    },
    "secrets:read-ingest": readKind("ingest"),
    "secrets:read-app": readKind("app"),
    "secrets:read-storage": readKind("storage"),
    "secrets:read-captcha": readKind("captcha"),
    "secrets:read-delivery": readKind("delivery"),
    "secrets:read-owner": readKind("owner"),
    "secrets:write": {
      statements: writeSecrets(stack, ...CUSTOMER_KINDS.map((kind) => kindArn(kind))),
    },
    "secrets:keep-job": {
      statements: [...readSecrets(stack, kindArn("job")), ...writeSecrets(stack, kindArn("job"))],
    },
    "secrets:read-auth": { statements: readSecrets(stack, authSecret.secretArn) },
    "spool:write": { statements: platform["spool:write"] },
    "spool:carry": { statements: platform["spool:carry"] },
    "spool:work": { statements: platform["spool:work"] },
    "spool:list": { statements: platform["spool:list"] },
    "snapshots:read": { statements: platform["snapshots:read"] },
    "snapshots:write": { statements: platform["snapshots:write"] },
    "queue:send-carry": send("carry"),
    "queue:send-jobs": send("jobs"),
    "queue:send-notify": send("notify"),
    "queue:send-redeliver": send("redeliver"),
    "queue:send-replay": send("replay"),
    "queue:send-snapshot": send("snapshot"),
    "queue:send-sweep": send("sweep"),
    "mail:send": { statements: [mail] },
  };
}

function secretArn(stack: Stack, name: string): string {
  return stack.formatArn({
    service: "secretsmanager",
    resource: "secret",
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    resourceName: name,
  });
}

/** Reading the value, and opening it with the vault's key: through Secrets Manager, for these secrets only. */
function readSecrets(stack: Stack, arn: string): readonly PolicyStatement[] {
  return [
    new PolicyStatement({ actions: ["secretsmanager:GetSecretValue"], resources: [arn] }),
    useVaultKey(stack, ["kms:Decrypt"], [arn]),
  ];
}

/** All that becomes of a secret but its reading. Sealing a new version opens nothing, but asks for both actions. */
function writeSecrets(stack: Stack, ...arns: string[]): readonly PolicyStatement[] {
  const actions = ["CreateSecret", "PutSecretValue", "DeleteSecret", "RestoreSecret"];
  return [
    new PolicyStatement({ actions: actions.map((action) => `secretsmanager:${action}`), resources: arns }),
    useVaultKey(stack, ["kms:GenerateDataKey", "kms:Decrypt"], arns),
  ];
}

function useVaultKey(stack: Stack, actions: string[], arns: string[]): PolicyStatement {
  return new PolicyStatement({
    actions,
    resources: [use(vault).key.keyArn],
    conditions: {
      StringEquals: { "kms:ViaService": `secretsmanager.${stack.region}.amazonaws.com` },
      StringLike: { "kms:EncryptionContext:SecretARN": arns.length === 1 ? arns[0] : arns },
    },
  });
}
