import { escapeHtml } from "@formtrap/contracts";
import type { Mail } from "@formtrap/core/ports";

export interface AuthMailInput {
  readonly to: string;
  readonly url: string;
}

/** Asks a new user to prove that the address is theirs. */
export function verificationMail(input: AuthMailInput): Mail {
  return compose(input, {
    subject: "Confirm your email address",
    lead: "Please confirm that this is your email address. Until then FormTrap sends nothing else to it.",
    action: "Confirm email address",
    after:
      "The link works for one hour. If you did not sign up, ignore this mail: nothing happens without the link.",
  });
}

/** Answers "I forgot my password". */
export function passwordResetMail(input: AuthMailInput): Mail {
  return compose(input, {
    subject: "Set a new password",
    lead: "Someone, hopefully you, asked for a new password for this address.",
    action: "Set a new password",
    after:
      "The link works once and for one hour. If it was not you, ignore this mail: your password stays as it is.",
  });
}

interface Wording {
  readonly subject: string;
  readonly lead: string;
  readonly action: string;
  readonly after: string;
}

function compose(input: AuthMailInput, wording: Wording): Mail {
  // No name: it is whatever a stranger typed at sign-up, and this may be somebody else's mailbox.
  const greeting = "Hello,";
  const text = [greeting, wording.lead, `${wording.action}:\n${input.url}`, wording.after].join("\n\n");
  const html = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(wording.subject)}</title></head>
<body style="font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; max-width: 34em; margin: 2em auto; padding: 0 1em">
<p>${escapeHtml(greeting)}</p>
<p>${escapeHtml(wording.lead)}</p>
<p><a href="${escapeHtml(input.url)}" style="display: inline-block; padding: 0.6em 1.2em; background: #1f4fd8; color: #ffffff; border-radius: 6px; text-decoration: none">${escapeHtml(wording.action)}</a></p>
<p>If the button does not work, open this address:<br><a href="${escapeHtml(input.url)}">${escapeHtml(input.url)}</a></p>
<p>${escapeHtml(wording.after)}</p>
</body>
</html>
`;
  return { to: input.to, subject: wording.subject, text: `${text}\n`, html };
}
