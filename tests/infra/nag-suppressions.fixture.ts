import type { Finding } from "./synthesize.fixture.ts";

/** A finding of cdk-nag that is meant to be so, and why. */
interface Suppression {
  readonly stage: "dev" | "production" | "both";
  /** The rule, as cdk-nag prints it for the stage. */
  readonly rule: RegExp;
  /** Where it is found. */
  readonly path: RegExp;
  readonly reason: string;
}

export const suppressions: readonly Suppression[] = [
  {
    stage: "both",
    rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
    path: /\/[a-z0-9-]+-role\/Resource$/,
    reason:
      "Lambda's service attaches network interfaces; EC2 knows no narrower resource, and code is denied them",
  },
  {
    stage: "both",
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:secret:formtrap\/[a-z]+\/(ingest|storage|captcha)\/\*\]$/,
    path: /-ingest\/(submit|uploads)-role\/DefaultPolicy\/Resource$/,
    reason: "secrets come and go with tenants: the star ends the name of one kind of one stage",
  },
  {
    stage: "both",
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:secret:formtrap\/[a-z]+\/(ingest|app|storage|delivery)\/\*\]$/,
    path: /-workers\/(sweep-uploads|notify|redeliver|replay)-role\/DefaultPolicy\/Resource$/,
    reason: "as above: kinds of secret of one stage",
  },
  {
    stage: "both",
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:secret:formtrap\/[a-z]+\/(owner|ingest|app|storage|captcha|delivery|job)\/\*\]$/,
    path: /-(api\/api-v1|workers\/(jobs|watch-jobs))-role\/(DefaultPolicy|OverflowPolicy\d+)\/Resource$/,
    reason:
      "as above: people and jobs connect customers, whose secrets are written kind by kind; the API reads neither owner's nor ingest's",
  },
  {
    stage: "both",
    rule: /^AwsSolutions-IAM5\[Resource::arn:.*:secret:formtrap\/[a-z]+\/delivery\/\*\]$/,
    path: /-api\/mail-links-role\/DefaultPolicy\/Resource$/,
    reason: "as above: one kind of secret of one stage",
  },
  {
    stage: "both",
    rule: /^AwsSolutions-IAM5\[Resource::<Bucket[0-9A-F]{8}\.Arn>\/(spool|quarantine|failed|erased|files|routes)\/\*\]$/,
    path: /-(ingest|workers|api)\/[a-z0-9-]+-role\/DefaultPolicy\/Resource$/,
    reason: "posts and copies of forms come and go: the star ends the folder of one kind of them",
  },
  {
    stage: "both",
    rule: /^AwsSolutions-S1$/,
    path: /-storage\/Bucket\/Resource$/,
    reason: "the stage's own functions alone reach it, and their logs say what they did",
  },
  {
    stage: "both",
    rule: /^AwsSolutions-APIG4$/,
    path: /-(ingest|api)\/Route_/,
    reason:
      "visitors are anonymous, and sessions are checked by the handler, which can answer in the caller's format",
  },
  {
    stage: "both",
    rule: /^AwsSolutions-SMG4$/,
    path: /-vault\/AuthSecret\/Resource$/,
    reason: "a new one signs everybody out: it is changed when it must be, not on a schedule",
  },
  {
    stage: "dev",
    rule: /^AwsSolutions-VPC7$/,
    path: /-network\/Vpc\/Resource$/,
    reason: "flow logs cost money, and a development stage is not watched",
  },
  {
    stage: "dev",
    rule: /^AwsSolutions-EC2[689]$/,
    path: /\/NatInstance\/Resource$/,
    reason:
      "it holds no data, and is cheap and replaceable on purpose: disk, monitoring and protection add nothing",
  },
  {
    stage: "dev",
    rule: /^AwsSolutions-RDS10$/,
    path: /-controlDatabase\/Cluster$/,
    reason: "a development stage must be removable",
  },
];

/** Whether a suppression is about a finding of a stage. */
export function covers({ stage, rule, path }: Suppression, finding: Finding, stageName: string): boolean {
  return (stage === "both" || stage === stageName) && rule.test(finding.rule) && path.test(finding.path);
}
