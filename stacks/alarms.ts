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
import { Duration } from "aws-cdk-lib/core";
import { type StackContext, use } from "sst/constructs";
import { api } from "./api.ts";
import { controlDatabase } from "./control-database.ts";
import { ingest } from "./ingest.ts";
import { settingsOf } from "./lib/settings.ts";
import { queues } from "./queues.ts";
import { workers } from "./workers.ts";

const PERIOD = Duration.minutes(5);

interface Watched {
  readonly metric: IMetric;
  readonly threshold: number;
  /** How many periods of five minutes in a row. */
  readonly periods: number;
  readonly description: string;
}

/** Tells the operator when something fails. A failed migration needs no alarm: it fails the deploy. */
export function alarms({ app, stack }: StackContext) {
  const { alarmEmail } = settingsOf(app.stage);
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

/** One customer's dead database answers 503 and is nobody's emergency; five percent of all for a while is. */
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
