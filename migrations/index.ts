import identity from "./control/20261121090000_identity.sql";
import billing from "./control/20261121090100_billing.sql";
import tenancy from "./control/20261121090200_tenancy.sql";
import forms from "./control/20261121090300_forms.sql";
import operations from "./control/20261121090400_operations.sql";
import sitesAndSpam from "./control/20261121120000_sites_and_spam.sql";
import controlDeliveries from "./control/20261121140000_deliveries.sql";
import controlSpool from "./control/20261121160000_spool.sql";
import controlJobs from "./control/20261121170000_jobs.sql";
import membersAndKeys from "./control/20261121180000_members_and_keys.sql";
import controlConnections from "./control/20261121180100_connections.sql";
import spamListVersions from "./control/20261121180200_spam_list_versions.sql";
import jobsOfKeys from "./control/20261121180201_jobs_of_keys.sql";
import controlInboxPurge from "./control/20261121180300_inbox_purge.sql";
import controlRequests from "./control/20261121180500_requests.sql";
import tenantForms from "./tenant/forms/20261121100000_forms.sql";
import tenantSubmissions from "./tenant/forms/20261121100100_submissions.sql";
import tenantRecordSubmission from "./tenant/forms/20261121100200_record_submission.sql";
import tenantDeliveries from "./tenant/forms/20261121140000_deliveries.sql";
import tenantRecordSubmissionAtOnce from "./tenant/forms/20261121230000_record_submission_at_once.sql";
import { formsCatalog } from "./tenant/forms/catalog.ts";

/**
 * A file is `<version>_<name>.sql`; its version is a UTC timestamp and orders it. A file that landed is never edited.
 * `{{word}}` in its text stands for a quoted identifier (a schema or a role) that the migrator is given.
 */
export interface Migration {
  readonly version: string;
  readonly name: string;
  readonly sql: string;
}

/** What a schema holds after all migrations, for comparing with what a customer's really holds. */
export interface PackCatalog {
  /** Table to column to type, with NOT NULL, GENERATED and DEFAULT where they apply. */
  readonly tables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Index to definition, without the schema's name. */
  readonly indexes: Readonly<Record<string, string>>;
  /** Signature to security mode and the body's MD5. */
  readonly functions: Readonly<Record<string, string>>;
}

/** A set of tables that a tenant's schema may hold. */
export interface Pack {
  readonly name: string;
  readonly migrations: readonly Migration[];
  readonly catalog: PackCatalog;
}

/** The operator's database, oldest first. */
export const controlMigrations: readonly Migration[] = [
  { version: "20261121090000", name: "identity", sql: identity },
  { version: "20261121090100", name: "billing", sql: billing },
  { version: "20261121090200", name: "tenancy", sql: tenancy },
  { version: "20261121090300", name: "forms", sql: forms },
  { version: "20261121090400", name: "operations", sql: operations },
  { version: "20261121120000", name: "sites_and_spam", sql: sitesAndSpam },
  { version: "20261121140000", name: "deliveries", sql: controlDeliveries },
  { version: "20261121160000", name: "spool", sql: controlSpool },
  { version: "20261121170000", name: "jobs", sql: controlJobs },
  { version: "20261121180000", name: "members_and_keys", sql: membersAndKeys },
  { version: "20261121180100", name: "connections", sql: controlConnections },
  { version: "20261121180200", name: "spam_list_versions", sql: spamListVersions },
  { version: "20261121180201", name: "jobs_of_keys", sql: jobsOfKeys },
  { version: "20261121180300", name: "inbox_purge", sql: controlInboxPurge },
  { version: "20261121180500", name: "requests", sql: controlRequests },
];

/** Tenants' databases, by pack, oldest first. */
export const packs: { readonly forms: Pack } = {
  forms: {
    name: "forms",
    catalog: formsCatalog,
    migrations: [
      { version: "20261121100000", name: "forms", sql: tenantForms },
      { version: "20261121100100", name: "submissions", sql: tenantSubmissions },
      { version: "20261121100200", name: "record_submission", sql: tenantRecordSubmission },
      { version: "20261121140000", name: "deliveries", sql: tenantDeliveries },
      { version: "20261121230000", name: "record_submission_at_once", sql: tenantRecordSubmissionAtOnce },
    ],
  },
};
