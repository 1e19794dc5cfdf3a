import { RemovalPolicy } from "aws-cdk-lib/core";

/** What a stage is unless its operator says otherwise (`settings.ts` has what can be said). */
export interface Preset {
  readonly isProduction: boolean;
  /** For what holds data. In production it outlives its stack, but not a first deploy that failed half-way. */
  readonly dataRemovalPolicy: RemovalPolicy;
  readonly natKind: "instance" | "gateway";
  readonly natCount: number;
  readonly databaseAcuMin: number;
  readonly databaseAcuMax: number;
  /** Instances beside the writer: with one, a failed zone costs seconds instead of minutes. */
  readonly databaseReaderCount: number;
  readonly hasDatabaseProxy: boolean;
  readonly backupRetentionDays: number;
  readonly logRetentionDays: number;
}

/** RDS Proxy holds connections open, and an Aurora that has connections never pauses: production only. */
const PRODUCTION: Preset = {
  isProduction: true,
  dataRemovalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  natKind: "gateway",
  natCount: 2,
  databaseAcuMin: 0.5,
  databaseAcuMax: 8,
  databaseReaderCount: 1,
  hasDatabaseProxy: true,
  backupRetentionDays: 14,
  logRetentionDays: 90,
};

const DEVELOPMENT: Preset = {
  isProduction: false,
  dataRemovalPolicy: RemovalPolicy.DESTROY,
  natKind: "instance",
  natCount: 1,
  databaseAcuMin: 0,
  databaseAcuMax: 2,
  databaseReaderCount: 0,
  hasDatabaseProxy: false,
  backupRetentionDays: 1,
  logRetentionDays: 14,
};

/** The preset of a stage: `production`, or the cheap and removable one for every other name. */
export function presetFor(stage: string): Preset {
  return stage === "production" ? PRODUCTION : DEVELOPMENT;
}
