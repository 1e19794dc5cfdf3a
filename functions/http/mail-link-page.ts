import { escapeHtml } from "@formtrap/contracts";
import type { MailLinkPurpose, MailLinkState } from "@formtrap/core/delivery/recipients";
import type { HttpAnswer } from "./http-answer.ts";
import { type Outcome, pageHeaders, renderDocument } from "./page-document.ts";

/** Names of spaces are whatever somebody typed. */
const NAME_START = /^.{0,80}/su;

/** In English, as the mails are that lead here. */
interface Wording {
  readonly status: number;
  readonly outcome: Outcome | null;
  readonly title: string;
  readonly news: string;
  readonly advice: string;
  /** What the button says that sends the page's form. */
  readonly button?: string;
}

const HEADERS = {
  ...pageHeaders("'self'"),
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
};

/** The page of a mail's link; without its body for HEAD. */
export function mailLinkAnswer(method: string, purpose: MailLinkPurpose, state: MailLinkState): HttpAnswer {
  return pageAnswer(method, wordingOf(purpose, state));
}

/** What a person sees whose click could not be worked off. */
export function mailLinkFailure(method: string): HttpAnswer {
  const answer = pageAnswer(method, {
    status: 503,
    outcome: "not_sent",
    title: "That did not work",
    news: "Something went wrong on our side, and nothing was changed.",
    advice: "Please open the link again in a minute.",
  });
  return { ...answer, headers: { ...answer.headers, "retry-after": "60" } };
}

/** What is answered to a request that is neither a look nor a click. */
export function mailLinkMethods(): HttpAnswer {
  return { statusCode: 405, headers: { allow: "GET, HEAD, POST", "cache-control": "no-store" }, body: "" };
}

function wordingOf(purpose: MailLinkPurpose, state: MailLinkState): Wording {
  switch (state.kind) {
    case "open":
      return purpose === "confirm" ? invitation(state) : subscription(state);
    case "done":
      return purpose === "confirm" ? confirmed(state) : unsubscribed(state);
    case "expired":
      return {
        status: 410,
        outcome: "closed",
        title: "This link has expired",
        news: "A link to confirm an address works for 7 days.",
        advice: "Ask the team that the mail is about to send you a new one.",
      };
    case "withdrawn":
      return {
        status: 410,
        outcome: "closed",
        title: "This invitation no longer holds",
        news: "The team took it back, or you unsubscribed after it was sent.",
        advice: "If you want the mails, ask the team to send you a new invitation.",
      };
    case "invalid":
      return {
        status: 404,
        outcome: "not_sent",
        title: "This link does not work",
        news: "Nothing was changed. Part of the link may be missing.",
        advice:
          "Open it from the mail again, or copy it as a whole. If that does not help, ask for a new mail.",
      };
  }
}

type Facts = Extract<MailLinkState, { readonly kind: "open" | "done" }>;

function invitation({ email, spaceName }: Facts): Wording {
  return {
    status: 200,
    outcome: null,
    title: "Confirm your email address",
    news: `The team “${shorten(spaceName)}” wants to send submissions of its forms to ${email}.`,
    advice: "If you do not expect this, close this page: without your confirmation nothing is sent.",
    button: "Confirm this address",
  };
}

function confirmed({ email, spaceName }: Facts): Wording {
  return {
    status: 200,
    outcome: "sent",
    title: "Confirmed",
    news: `The team “${shorten(spaceName)}” may now send submissions of its forms to ${email}.`,
    advice: "Each of these mails has a link to unsubscribe. You can close this page.",
  };
}

function subscription({ email, spaceName }: Facts): Wording {
  return {
    status: 200,
    outcome: null,
    title: "Unsubscribe",
    news: `No more mails of the team “${shorten(spaceName)}” to ${email}?`,
    advice: "Other teams' mails are not touched.",
    button: "Unsubscribe",
  };
}

function unsubscribed({ email, spaceName }: Facts): Wording {
  return {
    status: 200,
    outcome: "sent",
    title: "Unsubscribed",
    news: `The team “${shorten(spaceName)}” sends no more mails to ${email}.`,
    advice: "If that was a mistake, ask the team for a new invitation. You can close this page.",
  };
}

function shorten(name: string): string {
  const start = NAME_START.exec(name)?.[0] ?? "";
  return start === name ? name : `${start}…`;
}

function pageAnswer(method: string, { status, outcome, title, news, advice, button }: Wording): HttpAnswer {
  const html = renderDocument({
    language: "en",
    outcome,
    title: escapeHtml(title),
    news: `<p>${escapeHtml(news)}</p>`,
    rest: [
      `<p class="soft">${escapeHtml(advice)}</p>`,
      // To where it came from: the link stays the only place that knows its token.
      button === undefined ? "" : `<form method="post"><button>${escapeHtml(button)}</button></form>`,
    ],
  });
  return { statusCode: status, headers: HEADERS, body: method === "HEAD" ? "" : html };
}
