/**
 * Who may import whom. The table for people is docs/architecture.md; the two change together.
 * Run through scripts/check-imports.mjs, which also asserts that modules were really read.
 */

/** Files that only tests run; they may import anything but the local cloud. */
const TEST_FILE = "(\\.(test|fixture)\\.ts$)|^(tests|bench|packages/testkit)/";

/** Everything of ours that code could import. */
const OURS = "^(packages|functions|migrations|stacks|tests|bench|scripts)/";

/** @param {string} name */
const pkg = (name) => `^packages/${name}/`;

/** Lower subjects never import higher ones; those of the last group never import each other. */
const SUBJECTS = [
  "audit",
  "space",
  "job",
  "tenant",
  "connection",
  "form",
  "spool",
  "submission",
  "delivery",
  "member",
  "provisioning",
  "replay",
  "inbox",
  "sweep",
];
const core = (subject) => `^packages/core/src/${subject}/`;

/**
 * One row of the table: files under `from` may import, of ours, only what is listed.
 * @param {string} name
 * @param {string} from
 * @param {string[]} allowed
 */
const mayImportOnly = (name, from, allowed) => ({
  name: `${name}-imports`,
  severity: "error",
  comment: `see "Who may import whom" in docs/architecture.md`,
  from: { path: from, pathNot: TEST_FILE },
  to: { path: OURS, ...(allowed.length === 0 ? {} : { pathNot: allowed }) },
});

/**
 * Third parties that only some folders may import.
 * @param {string} name
 * @param {string} packages
 * @param {string[]} folders
 */
const onlyIn = (name, packages, folders) => ({
  name: `${name}-only-where-it-belongs`,
  severity: "error",
  from: { pathNot: [TEST_FILE, ...folders] },
  to: { path: `(^|/)node_modules/(${packages})(/|$)` },
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "nothing-unresolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(bun|deno):" },
    },
    {
      name: "packages-by-their-name",
      comment: "another package is imported by its name and exports, never by a path into it",
      severity: "error",
      from: { path: "^(packages/([^/]+)|functions)/" },
      to: { path: "^packages/", pathNot: "^packages/$2/", dependencyTypes: ["local"] },
    },
    {
      name: "no-tests-in-products",
      severity: "error",
      from: { pathNot: TEST_FILE },
      to: { path: "\\.(test|fixture)\\.ts$|^(tests|bench|packages/testkit)/" },
    },
    {
      name: "nobody-imports-local",
      severity: "error",
      from: { pathNot: "^(packages/local|scripts)/" },
      to: { path: pkg("local") },
    },

    mayImportOnly("contracts", pkg("contracts"), [pkg("contracts")]),
    mayImportOnly("client", pkg("client"), [pkg("(client|contracts)")]),
    {
      name: "client-imports-types",
      severity: "error",
      from: { path: pkg("client"), pathNot: TEST_FILE },
      to: { path: pkg("contracts"), dependencyTypesNot: ["type-only"] },
    },
    mayImportOnly("migrations", "^migrations/", ["^migrations/"]),
    mayImportOnly("migrator", pkg("migrator"), [pkg("migrator")]),
    {
      name: "migrator-knows-types-of-pg",
      severity: "error",
      from: { path: pkg("migrator"), pathNot: TEST_FILE },
      to: { path: "(^|/)node_modules/(@types/)?pg/", dependencyTypesNot: ["type-only"] },
    },
    mayImportOnly("control-db", pkg("control-db"), [pkg("(control-db|contracts|migrator)"), "^migrations/"]),
    mayImportOnly("tenant-db", pkg("tenant-db"), [pkg("(tenant-db|contracts|migrator)"), "^migrations/"]),
    mayImportOnly("core", pkg("core"), [pkg("(core|contracts|control-db|tenant-db)")]),
    mayImportOnly("platform", pkg("platform"), [
      pkg("(platform|contracts)"),
      "^packages/core/src/ports(\\.ts$|/)",
    ]),
    mayImportOnly("dashboard", pkg("dashboard"), [pkg("(dashboard|client|contracts)")]),
    mayImportOnly("cli", pkg("cli"), [pkg("(cli|client|contracts)")]),
    mayImportOnly("data-pod", pkg("data-pod"), [pkg("(data-pod|tenant-db|contracts)")]),
    mayImportOnly("emulators", pkg("emulators"), [pkg("emulators")]),
    mayImportOnly("functions-http", "^functions/http/", ["^functions/http/", pkg("(core|contracts)")]),
    mayImportOnly("functions", "^functions/(ingest|api|queue|webhooks|cron)/(?!(script|mail-\\w+)\\.ts$)", [
      "^functions/($1|http)/",
      "^functions/runtime/$1(-(notify|carry|replay|snapshot|watch|jobs|verbs))?\\.ts$",
      pkg("(core|contracts)"),
    ]),
    // It needs no configuration and no database, so it stays clear of ingest's composition root.
    mayImportOnly("page-script", "^functions/ingest/script\\.ts$", [
      "^functions/http/",
      pkg("(client|core|contracts)"),
      "^packages/platform/src/logger\\.ts$",
    ]),
    // Two groups' functions with one root of their own: neither identity nor tenants' databases are theirs.
    mayImportOnly("mail", "^functions/(api|queue)/mail-\\w+\\.ts$", [
      "^functions/($1|http)/",
      "^functions/runtime/mail\\.ts$",
      pkg("(core|contracts)"),
    ]),
    mayImportOnly("runtime", "^functions/runtime/", [
      "^functions/runtime/",
      pkg("(core|contracts|control-db|tenant-db|platform)"),
    ]),
    {
      name: "one-composition-root-each",
      comment: "what two groups share is a file of its own, so that ingest never reaches auth",
      severity: "error",
      from: { path: "^functions/runtime/" },
      to: {
        path: "^functions/runtime/(ingest|api|api-verbs|queue|queue-(notify|carry|replay|snapshot|jobs)|mail|webhooks|cron|cron-(watch|jobs))\\.ts$",
      },
    },
    {
      name: "manifest-is-data",
      severity: "error",
      from: { path: ["^functions/manifest/", "^functions/(manifest|bundle-options)\\.ts$"] },
      to: { path: ".+", pathNot: "^functions/manifest/" },
    },
    mayImportOnly("stacks", "^(stacks/|sst\\.config\\.ts$)", [
      "^stacks/",
      "^functions/(manifest|bundle-options)\\.ts$",
    ]),

    ...SUBJECTS.map((subject, at) => ({
      name: `core-order-${subject}`,
      comment: `order of subjects: ${SUBJECTS.join(" < ")} < the rest`,
      severity: "error",
      from: { path: core(subject), pathNot: TEST_FILE },
      to: { path: core("[^/]+"), pathNot: core(`(${SUBJECTS.slice(0, at + 1).join("|")})`) },
    })),
    {
      name: "core-order-the-rest",
      comment: "subjects after sweep stand side by side",
      severity: "error",
      from: { path: "^packages/core/src/([^/]+)/", pathNot: [TEST_FILE, core(`(${SUBJECTS.join("|")})`)] },
      to: { path: core("[^/]+"), pathNot: [core("$1"), core(`(${SUBJECTS.join("|")})`)] },
    },
    {
      name: "core-order-foundation",
      comment: "files at core's root (context, errors, ports) stand below every subject",
      severity: "error",
      from: { path: "^packages/core/src/[^/]+\\.ts$", pathNot: TEST_FILE },
      to: { path: core("[^/]+"), pathNot: core("ports") },
    },

    onlyIn("aws-sdk", "@aws-sdk|@smithy", [pkg("(platform|emulators|local)")]),
    onlyIn("stripe", "stripe", [pkg("platform")]),
    onlyIn("better-auth", "better-auth|@better-auth|better-call", [pkg("platform")]),
    onlyIn("hono", "hono|@hono", ["^functions/api/", pkg("data-pod")]),
    onlyIn("middy", "@middy", ["^functions/(ingest|api|queue|webhooks|cron|http)/"]),
    onlyIn("react", "react|react-dom", [pkg("dashboard")]),
    onlyIn("deploy-tools", "sst|aws-cdk-lib|constructs|cdk-nag", ["^stacks/", "^sst\\.config\\.ts$"]),
    onlyIn("pg", "pg", [
      pkg("(control-db|tenant-db|migrator|platform|emulators|local)"),
      "^functions/runtime/",
    ]),
    onlyIn("kysely", "kysely", [pkg("(control-db|tenant-db|core|platform|local)")]),
    {
      name: "contracts-third-parties",
      comment: "contracts also run in a browser",
      severity: "error",
      from: { path: pkg("contracts"), pathNot: TEST_FILE },
      to: { path: "node_modules/", pathNot: "(^|/)node_modules/(zod|uuid)/" },
    },
    {
      name: "contracts-run-in-browsers",
      severity: "error",
      from: { path: `${pkg("(contracts|client)")}src/`, pathNot: TEST_FILE },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "ingest-stays-light",
      comment: "what submit can reach decides its cold start",
      severity: "error",
      from: { path: "^functions/ingest/", pathNot: TEST_FILE },
      to: { path: "(^|/)node_modules/(better-auth|@better-auth|stripe|hono)/", reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)\\.[a-z]+/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".mts", ".mjs", ".js", ".cjs", ".json", ".d.ts"],
    },
  },
};
