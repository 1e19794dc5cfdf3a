import type { Mail } from "../../ports.ts";

/** Asks the owner of an address whether a space may write to it. The space's name is whatever its owner typed. */
export function confirmationMail(input: {
  readonly to: string;
  readonly spaceName: string;
  readonly confirmUrl: string;
  readonly unsubscribeUrl: string;
}): Mail {
  const paragraphs = [
    "Hello,",
    `the team "${input.spaceName}" wants to send form submissions to this address. Confirm it here, within 7 days:`,
    input.confirmUrl,
    "If you do not expect this, ignore it: without your confirmation nothing is sent. To not be asked again:",
    input.unsubscribeUrl,
  ];
  const html = paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join("\n");
  const title = "Confirm your email address";
  return {
    to: input.to,
    subject: title,
    text: `${paragraphs.join("\n\n")}\n`,
    html: `<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${title}</title></head>\n<body>\n${html}\n</body>\n</html>\n`,
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
