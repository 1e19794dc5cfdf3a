import type { LocalFile } from "./local-file.ts";

/** What a person needs to go on, in a screenful. */
export function renderSummary(
  local: LocalFile,
  files: { readonly homeDir: string; readonly localFile: string },
): string {
  const { url, ingestUrl, demo, mail } = local;
  return `
FormTrap is running.

  Start page   ${url}
  Demo page    ${url}/demo
  Demo login   ${demo.email}  ${demo.password}
  API          ${url}/api/docs
  Mails        ${mail.url}

Post a form:

  curl -d 'name=Ada' -d 'email=ada@example.com' -d 'message=Hello' ${ingestUrl}/f/${demo.forms.contact}

  For tools    ${files.localFile}
  State        ${files.homeDir} (logs in logs/; to begin anew, stop FormTrap and remove the folder)

Ctrl-C stops all of it.
`;
}
