import { Key } from "aws-cdk-lib/aws-kms";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Duration } from "aws-cdk-lib/core";
import type { StackContext } from "sst/constructs";
import { settingsOf } from "./lib/settings.ts";

/**
 * The key that all secrets of a stage are sealed with, and the names they go by:
 * `formtrap/<stage>/<kind>/<owner>`, so that a function can be allowed one kind of one stage.
 */
export function vault({ app, stack }: StackContext) {
  const { isProduction, dataRemovalPolicy: removalPolicy } = settingsOf(app.stage);
  const namePrefix = `${app.name}/${app.stage}`;

  const key = new Key(stack, "Key", {
    alias: `${namePrefix}/vault`,
    description: `Secrets of FormTrap's stage ${app.stage}`,
    enableKeyRotation: true,
    pendingWindow: Duration.days(isProduction ? 30 : 7),
    removalPolicy,
  });

  // Signs sessions. A new one signs everybody out, so it is not rotated on a schedule. It goes by its ARN, not by a
  // name of ours: a deleted secret's name stays taken for weeks, and the stage could not be deployed again.
  const authSecret = new Secret(stack, "AuthSecret", {
    encryptionKey: key,
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    removalPolicy,
  });
  return { key, authSecret, namePrefix };
}
