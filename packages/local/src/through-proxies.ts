import type { CloudEnvironment } from "./lambda/function-environment.ts";
import type { ProxyPorts } from "./settings.ts";
import type { Parts } from "./start-parts.ts";

/**
 * What functions are told of where things are: the way of tests that break it, where there is one. Migrations, seeds
 * and event sources go straight.
 */
export function throughProxies(
  { parts, cloud }: { readonly parts: Parts; readonly cloud: CloudEnvironment },
  proxyPorts: ProxyPorts,
): { readonly parts: Parts; readonly cloud: CloudEnvironment } {
  const awsUrl = withPort(cloud.endpointUrl, proxyPorts.aws);
  return {
    parts: {
      ...parts,
      control: { ...parts.control, appUrl: withPort(parts.control.appUrl, proxyPorts.controlDatabase) },
      aws: { ...parts.aws, endpointUrl: awsUrl },
    },
    cloud: { ...cloud, endpointUrl: awsUrl },
  };
}

/** Text, not `URL.href`: that would put a slash behind the address. */
function withPort(url: string, port: number | undefined): string {
  return port === undefined ? url : url.replace(/:\d+(?=\/|$)/, `:${port}`);
}
