import { createServer, type ServerResponse } from "node:http";
import { LOOPBACK_HOST, listenOnLoopback, refuseForeignHost } from "../../loopback/index.ts";
import { listHtml, mailHtml } from "./mail-html.ts";
import type { Mailbox } from "./mailbox.ts";

export interface MailPage {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'";
/** A mail is a stranger's HTML: no scripts, no forms, no requests; links open beside the page. */
const MAIL_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/**
 * A page for a person to read the mails that were sent: `/`, `/messages/{id}`; for tools `GET /messages.json` and
 * `DELETE /messages`.
 */
export async function startMailPage({
  mailbox,
  port,
}: {
  readonly mailbox: Mailbox;
  /** Preferred; another one where it is taken. */
  readonly port: number;
}): Promise<MailPage> {
  const server = createServer((request, response) => {
    response.setHeader("cache-control", "no-store");
    response.setHeader("x-content-type-options", "nosniff");
    response.setHeader("referrer-policy", "no-referrer");
    if (refuseForeignHost(request, response)) return;
    const route = `${request.method ?? ""} ${new URL(request.url ?? "/", "http://localhost").pathname}`;
    answer(mailbox, route, response);
  });
  const actualPort = await listenOnLoopback(server, port);
  return {
    url: `http://${LOOPBACK_HOST}:${actualPort}`,
    port: actualPort,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(mailbox: Mailbox, route: string, response: ServerResponse): void {
  if (route === "GET /") {
    sendHtml(response, PAGE_POLICY, listHtml(mailbox.list()));
    return;
  }
  if (route === "GET /messages.json") {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ messages: mailbox.list() }));
    return;
  }
  if (route === "DELETE /messages") {
    mailbox.clear();
    response.writeHead(204).end();
    return;
  }
  const [, id = "", part] = /^GET \/messages\/([0-9a-f-]{36})(\/html)?$/.exec(route) ?? [];
  const mail = mailbox.find(id);
  if (!mail) {
    response.writeHead(404, { "content-type": "text/plain" }).end("No such mail.\n");
    return;
  }
  if (part === undefined) sendHtml(response, PAGE_POLICY, mailHtml(mail));
  else sendHtml(response, MAIL_POLICY, `<base target="_blank">${mail.html ?? ""}`);
}

function sendHtml(response: ServerResponse, policy: string, html: string): void {
  response.setHeader("content-security-policy", policy);
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.end(html);
}
