import type { FormAddress } from "@formtrap/contracts";

/** An endpoint's id as it stands: the usual address, in every log line. No other address can look like one. */
export function addressKey(address: FormAddress): string {
  switch (address.kind) {
    case "endpoint":
      return address.endpointId;
    case "access_key":
      return `key ${address.accessKey}`;
    case "form_name":
      return `site ${address.siteId} ${address.formName}`;
    case "hostname":
      return `host ${address.hostname} ${address.formName}`;
  }
}
