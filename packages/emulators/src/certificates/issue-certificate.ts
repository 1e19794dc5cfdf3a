import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import {
  bitString,
  bool,
  context,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from "./der.ts";

const OID = {
  ecdsaWithSha256: "1.2.840.10045.4.3.2",
  commonName: "2.5.4.3",
  subjectKeyIdentifier: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyIdentifier: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  serverAuth: "1.3.6.1.5.5.7.3.1",
} as const;

const SERIAL_BYTES = 16;
const KEY_CERT_SIGN_AND_CRL_SIGN = bitString(Buffer.from([0b0000_0110]), 1);
const DIGITAL_SIGNATURE = bitString(Buffer.from([0b1000_0000]), 7);

/** Who a certificate is for: an authority, or a server by its host names and addresses. */
export type CertificateRole =
  | { readonly kind: "authority" }
  | { readonly kind: "server"; readonly hosts: readonly string[] };

/**
 * Makes an X.509 v3 certificate (RFC 5280) signed with ECDSA and SHA-256.
 * @param issuer its key must be an EC key; the subject's own name and key make a self-signed one.
 * @returns the certificate as PEM.
 */
export function issueCertificate({
  role,
  subject,
  issuer,
  notBefore,
  notAfter,
}: {
  readonly role: CertificateRole;
  readonly subject: { readonly name: string; readonly publicKey: KeyObject };
  readonly issuer: { readonly name: string; readonly privateKey: KeyObject };
  readonly notBefore: Date;
  readonly notAfter: Date;
}): string {
  const algorithm = sequence(objectIdentifier(OID.ecdsaWithSha256));
  const subjectKeyId = keyId(subject.publicKey);
  const issuerKeyId = keyId(createPublicKey(issuer.privateKey));
  const extensions = [
    extension(OID.subjectKeyIdentifier, false, octetString(subjectKeyId)),
    extension(OID.authorityKeyIdentifier, false, sequence(context(0, issuerKeyId, false))),
    ...roleExtensions(role),
  ];
  const body = sequence(
    context(0, integer(Buffer.from([2])), true),
    integer(randomBytes(SERIAL_BYTES)),
    algorithm,
    distinguishedName(issuer.name),
    sequence(time(notBefore), time(notAfter)),
    distinguishedName(subject.name),
    subject.publicKey.export({ type: "spki", format: "der" }),
    context(3, sequence(...extensions), true),
  );
  const signature = sign("sha256", body, issuer.privateKey);
  return toPem(sequence(body, algorithm, bitString(signature)));
}

function roleExtensions(role: CertificateRole): Buffer[] {
  if (role.kind === "authority") {
    return [
      extension(OID.basicConstraints, true, sequence(bool(true))),
      extension(OID.keyUsage, true, KEY_CERT_SIGN_AND_CRL_SIGN),
    ];
  }
  return [
    extension(OID.basicConstraints, true, sequence()),
    extension(OID.keyUsage, true, DIGITAL_SIGNATURE),
    extension(OID.extendedKeyUsage, false, sequence(objectIdentifier(OID.serverAuth))),
    extension(OID.subjectAltName, false, sequence(...role.hosts.map(generalName))),
  ];
}

function extension(oid: string, critical: boolean, value: Uint8Array): Buffer {
  return sequence(objectIdentifier(oid), ...(critical ? [bool(true)] : []), octetString(value));
}

function distinguishedName(commonName: string): Buffer {
  return sequence(set(sequence(objectIdentifier(OID.commonName), utf8String(commonName))));
}

function generalName(host: string): Buffer {
  if (isIP(host) === 0) return context(2, Buffer.from(host, "ascii"), false);
  return context(7, isIP(host) === 4 ? Buffer.from(host.split(".").map(Number)) : ipv6Bytes(host), false);
}

function ipv6Bytes(address: string): Buffer {
  const [head = "", tail = ""] = address.split("::");
  const before = head ? head.split(":") : [];
  const after = tail ? tail.split(":") : [];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  const groups = [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16));
  return Buffer.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function keyId(publicKey: KeyObject): Buffer {
  return createHash("sha1")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest();
}

function toPem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
