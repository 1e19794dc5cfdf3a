import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Api, type App, type Stack } from "sst/constructs";
import type { MadeFunction } from "./functions-from-manifest.ts";
import { type CustomDomain, settingsOf } from "./settings.ts";

/** One line a request. No address and no user agent: visitors did not agree to that, and nothing needs it. */
const ACCESS_LOG_FORMAT = JSON.stringify({
  time: "$context.requestTimeEpoch",
  requestId: "$context.requestId",
  route: "$context.routeKey",
  method: "$context.httpMethod",
  path: "$context.path",
  status: "$context.status",
  responseBytes: "$context.responseLength",
  latencyMs: "$context.responseLatency",
  integrationLatencyMs: "$context.integrationLatency",
  integrationError: "$context.integrationErrorMessage",
});

interface HttpApiProps {
  readonly app: App;
  readonly stack: Stack;
  readonly id: string;
  readonly domain: CustomDomain | undefined;
}

/**
 * An HTTP API without routes, with an access log and throttling. CORS stays off here, because API Gateway's would
 * replace the handlers' own. With a domain the address that AWS gives it is closed.
 */
export function createHttpApi({ app, stack, id, domain }: HttpApiProps): Api {
  const settings = settingsOf(app.stage);
  const accessLog = new LogGroup(stack, `${id}-access`, {
    // Under this prefix the log's own resource policy does not grow with every API.
    logGroupName: `/aws/vendedlogs/${app.logicalPrefixedName(id)}`,
    retention: settings.logRetention,
    removalPolicy: settings.dataRemovalPolicy,
  });
  return new Api(stack, id, {
    cors: false,
    accessLog: { format: ACCESS_LOG_FORMAT, destinationArn: accessLog.logGroupArn },
    defaults: { throttle: { rate: settings.throttleRequestsPerSecond, burst: settings.throttleBurst } },
    ...(domain === undefined
      ? {}
      : {
          cdk: { httpApi: { disableExecuteApiEndpoint: true } },
          customDomain: {
            domainName: domain.name,
            isExternalDomain: true,
            cdk: {
              certificate: Certificate.fromCertificateArn(stack, `${id}-certificate`, domain.certificateArn),
            },
          },
        }),
  });
}

/** Adds the routes that the manifest gives these functions. */
export function addRoutes(stack: Stack, httpApi: Api, made: readonly MadeFunction[]): void {
  for (const { spec, lambda } of made) {
    if (spec.trigger.type !== "http") continue;
    for (const { method, path } of spec.trigger.routes) {
      httpApi.addRoutes(stack, { [`${method} ${path}`]: { function: lambda } });
    }
  }
}

/** Where an API is reached: its own domain, or the address that AWS gave it. */
export function publicUrl(httpApi: Api): string {
  return httpApi.customDomainUrl ?? httpApi.url;
}

/** What the operator needs to know of it: the address, and with a domain what its CNAME record points to. */
export function httpApiOutputs(name: string, httpApi: Api): Record<string, string> {
  const target = httpApi.cdk.domainName?.regionalDomainName;
  return {
    [`${name}Url`]: publicUrl(httpApi),
    ...(target === undefined ? {} : { [`${name}DomainTarget`]: target }),
  };
}
