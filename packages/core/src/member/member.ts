import type { SpaceRole } from "@formtrap/contracts";
import type { ControlDb } from "@formtrap/control-db";
import { DomainError } from "../errors.ts";

export interface Member {
  /** Of the membership; members who came later have greater ones. */
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: SpaceRole;
  readonly joinedAt: Date;
}

/** A space's members. */
export function selectMembers(control: Pick<ControlDb, "selectFrom">, spaceId: string) {
  return control
    .selectFrom("member")
    .innerJoin("user", "user.id", "member.userId")
    .select([
      "member.id",
      "member.userId",
      "user.name",
      "user.email",
      "member.role",
      "member.createdAt as joinedAt",
    ])
    .where("member.organizationId", "=", spaceId);
}

/** @throws DomainError `not_found`. */
export async function findMember(
  control: Pick<ControlDb, "selectFrom">,
  spaceId: string,
  userId: string,
): Promise<Member> {
  const member = await selectMembers(control, spaceId).where("member.userId", "=", userId).executeTakeFirst();
  if (member === undefined) throw new DomainError("not_found", "There is no such member in this space.");
  return member;
}
