import type { Mail } from "./mailbox.ts";

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}
iframe{width:100%;height:32rem;border:1px solid #ccc}pre{white-space:pre-wrap;background:#f6f6f6;padding:1rem}
.empty{color:#555}`;

/** The list of mails; it reloads by itself. */
export function listHtml(mails: readonly Mail[]): string {
  const rows = mails
    .map(
      (mail) =>
        `<tr><td>${escape(mail.sentAt.slice(0, 19).replace("T", " "))}</td><td>${escape(mail.to.join(", "))}</td>` +
        `<td><a href="/messages/${mail.id}">${escape(mail.subject || "(no subject)")}</a></td></tr>`,
    )
    .join("");
  const table = `<table><thead><tr><th>Sent (UTC)</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows}</tbody></table>`;
  const body = mails.length === 0 ? '<p class="empty">No mail has been sent yet.</p>' : table;
  return page("Mails", `<h1>Mails</h1>${body}`, '<meta http-equiv="refresh" content="5">');
}

/** One mail: its headers, its HTML in a sandbox, its text. */
export function mailHtml(mail: Mail): string {
  const facts: [string, string][] = [
    ["From", mail.from],
    ["To", mail.to.join(", ")],
    ["Cc", mail.cc.join(", ")],
    ["Bcc", mail.bcc.join(", ")],
    ["Reply-To", mail.replyTo.join(", ")],
    ["Sent", mail.sentAt],
    ["Attachments", mail.attachments.map(({ name, sizeBytes }) => `${name} (${sizeBytes} bytes)`).join(", ")],
    ...mail.headers.map(({ name, value }): [string, string] => [name, value]),
  ];
  const rows = facts
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `<tr><th>${escape(name)}</th><td>${escape(value)}</td></tr>`)
    .join("");
  const html =
    mail.html === null
      ? ""
      : `<h2>HTML</h2><iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/messages/${mail.id}/html"></iframe>`;
  const text = mail.text === null ? "" : `<h2>Text</h2><pre>${escape(mail.text)}</pre>`;
  const subject = mail.subject || "(no subject)";
  return page(
    subject,
    `<p><a href="/">All mails</a></p><h1>${escape(subject)}</h1><table>${rows}</table>${html}${text}`,
  );
}

function page(title: string, body: string, head = ""): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${head}<title>${escape(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`;
}

function escape(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
