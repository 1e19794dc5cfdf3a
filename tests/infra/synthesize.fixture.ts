import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Aspects, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { App } from "sst/constructs";
import { initProject } from "sst/project.js";
import * as z from "zod";
import config from "../../sst.config.ts";
import { ACCOUNT, REGION } from "./account.fixture.ts";
import { createProjectDirectory } from "./project-directory.fixture.ts";

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      DeletionPolicy: z.string().optional(),
      UpdateReplacePolicy: z.string().optional(),
    }),
  ),
});

/** One resource of a template, its intrinsic functions rendered as text: `${Logical.Attribute}`. */
export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: string | undefined;
  readonly updateReplacePolicy: string | undefined;
}

/** One finding of cdk-nag, such as `AwsSolutions-IAM5[Resource::*]`. */
export interface Finding {
  readonly path: string;
  readonly rule: string;
}

/** One stage as CloudFormation would receive it. */
export interface SynthesizedStage {
  readonly app: App;
  /** By the name that follows `<stage>-formtrap-`. */
  readonly stacks: ReadonlyMap<string, Stack>;
  readonly resources: readonly Resource[];
  ofType(type: string): Resource[];
  /** What cdk-nag's AwsSolutions pack has to say, warnings too. */
  readonly findings: readonly Finding[];
}

/** Every function is bundled for each stage: half a minute alone, minutes on a machine that has more to do. */
export const SYNTHESIS_TIMEOUT_MS = 300_000;

/**
 * Both kinds of stage, the second with every optional setting: what a deploy would do with `sst.config.ts`, but in this
 * process and without AWS. SST keeps project and app in globals, so a test file does this once.
 */
export async function synthesizeBoth(): Promise<{ dev: SynthesizedStage; production: SynthesizedStage }> {
  const certificate = `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/00000000-0000-4000-8000-000000000000`;
  const root = await createProjectDirectory();
  const before = { environment: { ...process.env }, directory: process.cwd() };
  for (const name of Object.keys(process.env)) if (name.startsWith("FORMTRAP_")) delete process.env[name];
  process.chdir(root);
  try {
    Object.assign(process.env, { FORMTRAP_MAIL_FROM: "forms@example.com" });
    const dev = await synthesize(root, "dev");
    Object.assign(process.env, {
      FORMTRAP_ALARM_EMAIL: "oncall@example.com",
      FORMTRAP_INGEST_DOMAIN: "in.example.com",
      FORMTRAP_INGEST_CERTIFICATE_ARN: certificate,
      FORMTRAP_API_DOMAIN: "app.example.com",
      FORMTRAP_API_CERTIFICATE_ARN: certificate,
      FORMTRAP_RESERVED_CONCURRENCY: "submit=200",
    });
    const production = await synthesize(root, "production");
    return { dev, production };
  } finally {
    process.chdir(before.directory);
    process.env = before.environment;
    await rm(root, { recursive: true, force: true });
  }
}

async function synthesize(root: string, stage: string): Promise<SynthesizedStage> {
  await initProject({ root, stage, region: REGION });
  const app = new App(
    { mode: "deploy", name: "formtrap", stage, account: ACCOUNT, region: REGION },
    { outdir: join(root, ".sst/dist", stage) },
  );
  config.stacks(app);
  await app.finish();
  // Only now, and before anything is synthesized: functions are placeholders until they are built.
  Aspects.of(app).add(new AwsSolutionsChecks({ reports: false }));
  const stacks = new Map(
    app.node.children
      .filter((child) => Stack.isStack(child))
      .map((stack) => [stack.stackName.replace(`${stage}-formtrap-`, ""), stack]),
  );
  const resources = [...stacks].flatMap(([name, stack]) => resourcesOf(name, stack));
  const findings = app.synth().stacks.flatMap(({ messages }) =>
    messages.map(({ id, entry }) => ({
      path: id,
      rule: z.string().parse(entry.data).split(": ")[0] ?? "",
    })),
  );
  return {
    app,
    stacks,
    resources,
    findings,
    ofType: (type) => resources.filter((each) => each.type === type),
  };
}

/** A function of the manifest's, by its name there. */
export function lambdasOf(stage: SynthesizedStage): (Resource & { readonly name: string })[] {
  return stage.ofType("AWS::Lambda::Function").flatMap((resource) => {
    const name = resource.properties["FunctionName"];
    return typeof name === "string"
      ? [{ ...resource, name: name.replace(`${stage.app.stage}-formtrap-`, "") }]
      : [];
  });
}

/** The variables of a function. */
export function environmentOf(stage: SynthesizedStage, name: string): Record<string, string> {
  const lambda = lambdasOf(stage).find((each) => each.name === name);
  const variables = z.object({ Variables: z.record(z.string(), z.string()) });
  return variables.parse(lambda?.properties["Environment"]).Variables;
}

function resourcesOf(name: string, stack: Stack): Resource[] {
  const template = templateSchema.parse(Template.fromStack(stack).toJSON());
  return Object.entries(template.Resources).map(([id, resource]) => ({
    stack: name,
    id,
    type: resource.Type,
    properties: z.record(z.string(), z.unknown()).parse(render(resource.Properties)),
    deletionPolicy: resource.DeletionPolicy,
    updateReplacePolicy: resource.UpdateReplacePolicy,
  }));
}

/** Turns intrinsic functions into readable text, so that an ARN can be compared with a string. */
function render(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(render);
  if (typeof value !== "object" || value === null) return value;
  const [[key, argument] = ["", undefined], ...others] = Object.entries(value);
  if (others.length === 0) {
    if (key === "Ref" || key === "Fn::ImportValue") return `\${${String(argument)}}`;
    if (key === "Fn::GetAtt" && Array.isArray(argument)) return `\${${argument.join(".")}}`;
    if (key === "Fn::Join" && Array.isArray(argument)) {
      const [separator, parts] = argument as [string, unknown[]];
      return parts.map(render).join(separator);
    }
    if (key.startsWith("Fn::")) return `\${${key} ${JSON.stringify(render(argument))}}`;
  }
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, render(entry)]));
}
