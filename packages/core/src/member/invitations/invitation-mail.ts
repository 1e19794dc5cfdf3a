import type { SpaceRole } from "@formtrap/contracts";
import { noticeMail, oneLine } from "../../delivery/index.ts";
import type { Mail } from "../../ports.ts";

const NAME_UNITS_MAX = 80;

const ROLES: Readonly<Record<SpaceRole, string>> = {
  viewer: "a viewer",
  member: "a member",
  admin: "an administrator",
  owner: "an owner",
};

/**
 * Asks somebody to join a space. It says who asks by their proven address: a name is whatever a stranger typed, and this
 * may be anybody's mailbox.
 */
export function invitationMail(input: {
  readonly to: string;
  readonly spaceName: string;
  readonly inviterEmail: string;
  readonly role: SpaceRole;
  readonly url: string;
}): Mail {
  const space = oneLine(input.spaceName, NAME_UNITS_MAX);
  return noticeMail(input.to, {
    title: `Join ${space} on FormTrap`,
    paragraphs: [
      `${input.inviterEmail} invites you to the team "${space}", as ${ROLES[input.role]}.`,
      "The link works once, for 7 days, and for this address only: sign in with it, or sign up.",
    ],
    button: { label: "See the invitation", url: input.url },
    why: "If you do not expect this, ignore it: nothing happens without the link.",
    link: null,
  });
}
