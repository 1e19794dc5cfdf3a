import type { FunctionSpec } from "@formtrap/functions/manifest";

/** What every function gets from the cloud it runs in, whatever the manifest says. */
export interface CloudEnvironment {
  readonly endpointUrl: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * The whole environment of one function: the manifest's names where `values` has them, and what Lambda sets. Nothing
 * of ours leaks in, so a variable missing from the manifest is missing here as it would be in the cloud.
 */
export function functionEnvironment(
  spec: FunctionSpec,
  values: Readonly<Record<string, string | undefined>>,
  cloud: CloudEnvironment,
): Record<string, string> {
  const listed = spec.environment.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(listed),
    AWS_ENDPOINT_URL: cloud.endpointUrl,
    AWS_REGION: cloud.region,
    AWS_DEFAULT_REGION: cloud.region,
    AWS_ACCESS_KEY_ID: cloud.accessKeyId,
    AWS_SECRET_ACCESS_KEY: cloud.secretAccessKey,
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    AWS_LAMBDA_FUNCTION_NAME: spec.name,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${spec.name}`,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    _HANDLER: spec.handler,
    TZ: ":UTC",
    LANG: "en_US.UTF-8",
  };
}
