import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { issueCertificate } from "./issue-certificate.ts";

export interface Certificates {
  /** What a client must trust. */
  readonly caPem: string;
  /** The same as a file, for tools that want a path. */
  readonly caPath: string;
  readonly certPem: string;
  readonly keyPem: string;
}

interface Pair {
  readonly certificate: X509Certificate;
  readonly certPem: string;
  readonly keyPem: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const AUTHORITY_DAYS = 3650;
const SERVER_DAYS = 365;
const RENEW_BEFORE_DAYS = 30;
const CLOCK_TOLERANCE_DAYS = 1;
const AUTHORITY_NAME = "FormTrap local authority";
const LOOPBACK_HOSTS: readonly string[] = ["localhost", "127.0.0.1", "::1"];

/**
 * A certificate authority and a server certificate signed by it, made at the first call and kept in `dir`
 * (keys readable by their owner alone). What expires within 30 days, is damaged or does not fit is made anew;
 * the authority stays as long as it can, so that what trusts it goes on working.
 * @param hosts names and addresses that the server is reached by; the loopback ones by default.
 */
export async function loadCertificates({
  dir,
  hosts = LOOPBACK_HOSTS,
  now = new Date(),
}: {
  readonly dir: string;
  readonly hosts?: readonly string[];
  readonly now?: Date;
}): Promise<Certificates> {
  await mkdir(dir, { recursive: true });
  const stored = await readPair(dir, "ca");
  const ca =
    stored && isCurrent(stored, now) && stored.certificate.ca ? stored : await makeAuthority(dir, now);
  const server = await readPair(dir, "server");
  const usable = server && isCurrent(server, now) && isIssuedBy(server, ca) && covers(server, hosts);
  const { certPem, keyPem } = usable ? server : await makeServerPair({ dir, hosts, now, ca });
  return { caPem: ca.certPem, caPath: join(dir, "ca.crt"), certPem, keyPem };
}

async function makeAuthority(dir: string, now: Date): Promise<Pair> {
  const { publicKey, privateKey } = newKeys();
  const certPem = issueCertificate({
    role: { kind: "authority" },
    subject: { name: AUTHORITY_NAME, publicKey },
    issuer: { name: AUTHORITY_NAME, privateKey },
    ...validity(now, AUTHORITY_DAYS),
  });
  return writePair(dir, "ca", certPem, privateKey);
}

async function makeServerPair({
  dir,
  hosts,
  now,
  ca,
}: {
  readonly dir: string;
  readonly hosts: readonly string[];
  readonly now: Date;
  readonly ca: Pair;
}): Promise<Pair> {
  const { publicKey, privateKey } = newKeys();
  const certPem = issueCertificate({
    role: { kind: "server", hosts },
    subject: { name: hosts[0] ?? "localhost", publicKey },
    issuer: { name: AUTHORITY_NAME, privateKey: createPrivateKey(ca.keyPem) },
    ...validity(now, SERVER_DAYS),
  });
  return writePair(dir, "server", certPem, privateKey);
}

function newKeys(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

function validity(now: Date, days: number): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: new Date(now.getTime() - CLOCK_TOLERANCE_DAYS * DAY_MS),
    notAfter: new Date(now.getTime() + days * DAY_MS),
  };
}

function isCurrent({ certificate }: Pair, now: Date): boolean {
  const renewAt = certificate.validToDate.getTime() - RENEW_BEFORE_DAYS * DAY_MS;
  return certificate.validFromDate.getTime() <= now.getTime() && now.getTime() < renewAt;
}

function isIssuedBy({ certificate }: Pair, ca: Pair): boolean {
  return certificate.checkIssued(ca.certificate) && certificate.verify(createPublicKey(ca.certPem));
}

function covers({ certificate }: Pair, hosts: readonly string[]): boolean {
  return hosts.every((host) => (isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)));
}

async function readPair(dir: string, name: string): Promise<Pair | undefined> {
  try {
    const [certPem, keyPem] = await Promise.all([
      readFile(join(dir, `${name}.crt`), "utf8"),
      readFile(join(dir, `${name}.key`), "utf8"),
    ]);
    const certificate = new X509Certificate(certPem);
    return certificate.checkPrivateKey(createPrivateKey(keyPem))
      ? { certificate, certPem, keyPem }
      : undefined;
  } catch {
    // Missing, half-written or damaged: all the same, it is made anew.
    return undefined;
  }
}

async function writePair(dir: string, name: string, certPem: string, privateKey: KeyObject): Promise<Pair> {
  const keyPem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  await writeAtomically(join(dir, `${name}.key`), keyPem, 0o600);
  await writeAtomically(join(dir, `${name}.crt`), certPem, 0o644);
  return { certificate: new X509Certificate(certPem), certPem, keyPem };
}

async function writeAtomically(path: string, text: string, mode: number): Promise<void> {
  const temporary = `${path}.${process.pid}.new`;
  await writeFile(temporary, text, { mode });
  await rename(temporary, path);
}
