import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib/core";
import { type StackContext, use } from "sst/constructs";
import { api } from "./api.ts";
import { controlDatabase } from "./control-database.ts";
import { ingest } from "./ingest.ts";
import { type StageSettings, settingsOf } from "./lib/settings.ts";
import { queues } from "./queues.ts";
import { workers } from "./workers.ts";

const PERIOD = Duration.minutes(5);
/** Of the time until a waiting post is given up: 25 days of 30. */
const SPOOL_ALARM_SHARE = 5 / 6;

interface Watched {
  readonly metric: IMetric;
  readonly threshold: number;
  /** How many periods of five minutes in a row. */
  readonly periods: number;
  readonly description: string;
}

/** Tells the operator when something fails. A failed migration needs no alarm: it fails the deploy. */
export function alarms({ app, stack }: StackContext) {
  const settings = settingsOf(app.stage);
  const { alarmEmail } = settings;
  const topic = new Topic(stack, "Topic", { displayName: `FormTrap ${app.stage}`, enforceSSL: true });
  topic.grantPublish(
    new ServicePrincipal("cloudwatch.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": app.account } },
    }),
  );
  if (alarmEmail !== undefined) topic.addSubscription(new EmailSubscription(alarmEmail));

  const watch = (id: string, { metric, threshold, periods, description }: Watched) => {
    new Alarm(stack, id, {
      alarmName: app.logicalPrefixedName(id),
      alarmDescription: description,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(topic));
  };

  for (const { spec, lambda } of [...use(ingest).made, ...use(api).made, ...use(workers).made]) {
    watch(`${spec.name}-errors`, {
      metric: lambda.metricErrors({ period: PERIOD }),
      threshold: 1,
      periods: 1,
      description: `${spec.name} threw or timed out`,
    });
    watch(`${spec.name}-throttles`, {
      metric: lambda.metricThrottles({ period: PERIOD }),
      threshold: 1,
      periods: 1,
      description: `${spec.name} was refused for want of concurrency`,
    });
  }
  for (const [id, watched] of spoolAlarms(settings, use(queues).get("carry"))) watch(id, watched);
  for (const { name, deadLetters } of use(queues).made) {
    watch(`${name}-dead-letters`, {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: "Maximum" }),
      threshold: 1,
      periods: 1,
      description: `Messages of the queue ${name} were given up; they are in ${deadLetters.queueName}`,
    });
  }
  watch("ingest-5xx", {
    ...failingShare(use(ingest).httpApi.httpApiId),
    description: "Ingest answers with 5xx",
  });
  watch("api-5xx", { ...failingShare(use(api).httpApi.httpApiId), description: "The API answers with 5xx" });
  watch("control-database-capacity", {
    metric: new Metric({
      namespace: "AWS/RDS",
      metricName: "ACUUtilization",
      dimensionsMap: { DBClusterIdentifier: use(controlDatabase).clusterId },
      statistic: "Average",
      period: PERIOD,
    }),
    threshold: 90,
    periods: 3,
    description: "The control database is at its largest size: raise FORMTRAP_DATABASE_ACU_MAX",
  });
}

/**
 * What waits for customers' servers. One customer's outage is told to that customer and is nobody else's emergency;
 * that of many at once is ours, and so is what is about to be given up.
 */
function spoolAlarms(settings: StageSettings, carry: IQueue): readonly [string, Watched][] {
  const spool = (metricName: string) =>
    new Metric({
      namespace: "FormTrap",
      metricName,
      dimensionsMap: { Stage: settings.stage },
      statistic: "Maximum",
      period: PERIOD,
    });
  return [
    [
      "spool-tenants",
      {
        metric: spool("SpoolTenantsWaiting"),
        threshold: settings.spoolAlarmTenants,
        periods: 3,
        description: "Posts of many customers wait at once: look for what their databases have in common",
      },
    ],
    [
      "spool-oldest",
      {
        metric: spool("SpoolOldestSeconds"),
        threshold: Duration.days(settings.spoolDays).toSeconds() * SPOOL_ALARM_SHARE,
        periods: 3,
        description: `A post waits for very long; after ${settings.spoolDays} days it is given up`,
      },
    ],
    [
      "carry-age",
      {
        metric: carry.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: "Maximum" }),
        threshold: Duration.minutes(15).toSeconds(),
        periods: 1,
        description: "The platform's bucket does not take posts: they wait in the queue carry",
      },
    ],
  ];
}

/** Five percent of all for a while: visitors whose posts were neither stored nor spooled. */
function failingShare(apiId: string): Omit<Watched, "description"> {
  const count = (metricName: string) =>
    new Metric({
      namespace: "AWS/ApiGateway",
      metricName,
      dimensionsMap: { ApiId: apiId },
      statistic: "Sum",
      period: PERIOD,
    });
  const metric = new MathExpression({
    expression: "IF(requests >= 20, 100 * failed / requests, 0)",
    usingMetrics: { requests: count("Count"), failed: count("5xx") },
    label: "percent of requests",
    period: PERIOD,
  });
  return { metric, threshold: 5, periods: 3 };
}
