import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { findProviderCa } from "./provider-ca.ts";
import { fromTlsColumns, toTlsColumns } from "./tls-columns.ts";

const NOW = new Date("2026-03-01T12:00:00.000Z");
const subjectsOf = (pem: string) =>
  pem
    .split(/(?=-----BEGIN)/)
    .map((each) => each.trim())
    .filter((each) => each !== "")
    .map((each) => new X509Certificate(each).subject);

describe("the authorities of a server's provider", () => {
  it.each([
    "forms.c9akciq32rgk.eu-central-1.rds.amazonaws.com",
    "forms.cluster-c9akciq32rgk.eu-central-1.rds.amazonaws.com",
  ])("are Amazon RDS's of the region, and none that has ended: %s", async (host) => {
    const subjects = subjectsOf(await findProviderCa(host, NOW));
    expect(subjects.length).toBeGreaterThan(1);
    for (const subject of subjects) expect(subject).toMatch(/CN=Amazon RDS eu-central-1 Root CA/);
  });

  it.each([
    "db.example.com",
    "forms.proxy-c9akciq32rgk.eu-central-1.rds.amazonaws.com",
    "forms.c9akciq32rgk.xx-nowhere-9.rds.amazonaws.com",
    "eu-central-1.rds.amazonaws.com.evil.example",
  ])("are not known of %s", async (host) => {
    await expect(findProviderCa(host, NOW)).rejects.toMatchObject({
      code: "invalid_input",
      issues: [{ path: "database.tls", message: expect.stringContaining("custom_ca") }],
    });
  });

  it("are what a connection is verified by from then on", () => {
    const columns = toTlsColumns({ mode: "provider_ca", caPem: "PEM" });
    expect(columns).toEqual({ databaseTlsMode: "provider_ca", databaseCaPem: "PEM" });
    expect(fromTlsColumns(columns)).toEqual({ mode: "custom_ca", caPem: "PEM" });
  });
});
