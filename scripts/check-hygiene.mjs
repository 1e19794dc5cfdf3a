/**
 * What must never be in the repository: secrets, addresses of package registries, paths of somebody's machine;
 * and the environment read around the linter's rule for `process.env`.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const RULES = [
  {
    what: "a private key (a fixture's own, worth nothing outside its test, is fine)",
    pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\s*$|\\n[A-Za-z0-9+/=]{16})/,
    only: /(?<!\.fixture\.ts)$/,
  },
  { what: "an AWS access key", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  {
    what: "a live key",
    pattern: /\b(?:sk|rk)_live_[0-9A-Za-z]{8}|\bwhsec_[0-9A-Za-z]{24}|\bgh[pousr]_\w{30}/,
  },
  { what: "a path of one machine", pattern: /(?:^|[\s"'`(=:])\/(?:[w]ork|home\/\w+|Users\/\w+|root)\// },
  {
    what: "a package registry's address",
    pattern: /^\s*"resolved": "https?:\/\/(?!registry\.npmjs\.org\/)/,
    only: /(^|\/)package-lock\.json$/,
  },
  {
    what: "a package registry's address",
    pattern: /^\s*(?:@[\w-]+:)?registry\s*=|_auth(?:Token)?\s*=/,
    only: /(^|\/)\.npmrc$/,
  },
  {
    what: "the environment, read outside functions/runtime/config.ts",
    pattern: /\benv\b[^;]*\bfrom "node:process"|\{[^}]*\benv\b[^}]*\} = process\b/,
    only: /^(packages|functions)\/(?!local\/|runtime\/config\.ts).*(?<!\.test)\.ts$/,
  },
];
const BINARY = /\.(png|jpe?g|gif|ico|webp|woff2?|gz|zip|br)$/;

const listing = spawnSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
  encoding: "utf8",
  maxBuffer: 64 * 1024 * 1024,
});
if (listing.status !== 0) {
  console.error(`git ls-files failed: ${listing.error?.message ?? listing.stderr}`);
  process.exit(1);
}
const paths = listing.stdout.split("\0").filter((path) => path !== "" && !BINARY.test(path));
let found = 0;
let read = 0;
for (const path of paths) {
  const text = readIfThere(path);
  if (text === null) continue;
  read += 1;
  const rules = RULES.filter(({ only }) => !only || only.test(path));
  for (const [index, line] of text.split("\n").entries()) {
    for (const { what } of rules.filter(({ pattern }) => pattern.test(line))) {
      console.log(`${path}:${index + 1}: ${what}`);
      found += 1;
    }
  }
}
console.log(`${read} files read, ${found} findings`);
process.exit(found > 0 || read === 0 ? 1 : 0);

/** Deleted but not committed yet: listed, and gone. @param {string} path */
function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
