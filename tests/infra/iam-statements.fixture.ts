import * as z from "zod";
import type { SynthesizedStage } from "./synthesize.fixture.ts";

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const statementSchema = z.object({
  Effect: z.enum(["Allow", "Deny"]),
  Action: oneOrMany,
  Resource: oneOrMany,
  Condition: z.record(z.string(), z.unknown()).optional(),
});
const documentSchema = z.object({ Statement: z.array(statementSchema) });
const policySchema = z.object({ PolicyDocument: documentSchema, Roles: z.array(z.string()) });
const roleSchema = z.object({
  Policies: z.array(z.object({ PolicyDocument: documentSchema })).default([]),
  ManagedPolicyArns: z.array(z.unknown()).default([]),
});

export type Statement = z.infer<typeof statementSchema>;

/** What one role may do: its own policies, and those attached to it. */
export interface RoleRights {
  readonly stack: string;
  readonly roleId: string;
  readonly statements: readonly Statement[];
  readonly managedPolicies: readonly unknown[];
}

/** Every role of a stage, with all its statements. What is too much for a role's own policy, CDK puts beside it. */
export function roleRights(stage: SynthesizedStage): RoleRights[] {
  const attached = ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"]
    .flatMap((type) => stage.ofType(type))
    .map((policy) => ({ stack: policy.stack, ...policySchema.parse(policy.properties) }));
  return stage.ofType("AWS::IAM::Role").map(({ stack, id, properties }) => {
    const role = roleSchema.parse(properties);
    const own = role.Policies.flatMap((policy) => policy.PolicyDocument.Statement);
    const others = attached
      .filter((policy) => policy.stack === stack && policy.Roles.includes(`\${${id}}`))
      .flatMap((policy) => policy.PolicyDocument.Statement);
    return { stack, roleId: id, statements: [...own, ...others], managedPolicies: role.ManagedPolicyArns };
  });
}
