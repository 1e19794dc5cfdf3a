import { escapeHtml } from "@formtrap/contracts";
import { type Page, renderDocument } from "./html.ts";

export interface StartPageOptions {
  readonly ingestUrl: string;
  readonly mailUrl: string;
  readonly contactFormId: string;
  readonly localFile: string;
}

/** What a person sees who opens the front's address: where things are. It holds no secret. */
export function renderStartPage(options: StartPageOptions): Page {
  const action = `${options.ingestUrl}/f/${options.contactFormId}`;
  return renderDocument({
    title: "FormTrap on this machine",
    body: `<header>
<h1>FormTrap on this machine</h1>
<p class="soft">The local cloud is running: the handlers that a deploy would run, behind a local API Gateway, with a
customer's own Postgres and bucket beside it.</p>
</header>
<main>
<section aria-labelledby="look"><h2 id="look">Look around</h2>
<dl>
<dt>Demo page</dt><dd><a href="/demo">three forms to fill in</a></dd>
<dt>Mails</dt><dd><a href="${escapeHtml(options.mailUrl)}">what was sent from here</a>; nothing leaves this machine</dd>
<dt>Forms post to</dt><dd><code>${escapeHtml(action)}</code></dd>
<dt>Health</dt><dd><a href="/healthz">/healthz</a></dd>
</dl>
</section>
<section aria-labelledby="more"><h2 id="more">For tools</h2>
<p>Every address, login and connection string is in <code>${escapeHtml(options.localFile)}</code>.</p>
</section>
</main>`,
  });
}
