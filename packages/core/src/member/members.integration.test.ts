import { newId, type SpaceRole } from "@formtrap/contracts";
import { createMemoryVault, fakeClock } from "@formtrap/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashSecret } from "../hash-secret.ts";
import { ensurePersonalSpace, enterSpace } from "../space/index.ts";
import { type ControlFixture, controlFixture, keepingLogger } from "../space/space.fixture.ts";
import { changeMemberRole } from "./change-member-role.ts";
import { acceptInvitation } from "./invitations/accept-invitation.ts";
import { newInvitationToken } from "./invitations/invitation-token.ts";
import { leaveSpace } from "./leave-space.ts";
import { removeMember } from "./remove-member.ts";

let fixture: ControlFixture;
beforeAll(async () => {
  fixture = await controlFixture();
});
afterAll(async () => {
  await fixture.close();
});

const clock = fakeClock();
const logger = keepingLogger();

function personOf(userId: string) {
  const actor = { type: "user", userId } as const;
  return { actor, control: fixture.control, clock, logger, requestId: newId() };
}

/** A space with members of these roles, each as they entered it. */
async function spaceOf(...roles: readonly SpaceRole[]) {
  const founder = await fixture.createUser();
  const { spaceId } = await ensurePersonalSpace({ ctx: personOf(founder.userId), userId: founder.userId });
  await fixture.control.deleteFrom("member").where("organizationId", "=", spaceId).execute();
  const members = await Promise.all(
    roles.map(async (role) => {
      const { userId } = await fixture.createUser();
      await fixture.control
        .insertInto("member")
        .values({ id: newId(), organizationId: spaceId, userId, role })
        .execute();
      const ctx = await enterSpace({ ctx: personOf(userId), spaceId });
      return { ctx, userId };
    }),
  );
  return { spaceId, members };
}

async function ownersOf(spaceId: string): Promise<number> {
  const owners = await fixture.control
    .selectFrom("member")
    .select("id")
    .where("organizationId", "=", spaceId)
    .where("role", "=", "owner")
    .execute();
  return owners.length;
}

const ROUNDS = 8;

describe("a space keeps an owner", () => {
  it("when two owners step down at once", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { spaceId, members } = await spaceOf("owner", "owner");
      const done = await Promise.allSettled(
        members.map(({ ctx, userId }) => changeMemberRole({ ctx, userId, role: "viewer" })),
      );
      expect(done.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(done.find(({ status }) => status === "rejected")).toMatchObject({
        reason: { code: "conflict" },
      });
      expect(await ownersOf(spaceId)).toBe(1);
    }
  });

  it("when two owners demote, or remove, each other at once: the one who was late is no owner any more", async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { spaceId, members } = await spaceOf("owner", "owner");
      const done = await Promise.allSettled(
        members.map(async ({ ctx }, at) => {
          const userId = members[1 - at]?.userId ?? "";
          if (round % 2 === 0) await changeMemberRole({ ctx, userId, role: "viewer" });
          else await removeMember({ ctx, userId });
        }),
      );
      expect(done.find(({ status }) => status === "rejected")).toMatchObject({
        reason: { code: "forbidden" },
      });
      expect(await ownersOf(spaceId)).toBe(1);
    }
  });

  it("when all of its owners leave at once", async () => {
    const { spaceId, members } = await spaceOf("owner", "owner", "owner", "owner");
    const done = await Promise.allSettled(members.map(({ ctx }) => leaveSpace({ ctx })));
    expect(done.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(await ownersOf(spaceId)).toBe(1);
  });
});

describe("a role is judged as it is when the change is made", () => {
  it("not as it was when the request came in", async () => {
    const { members } = await spaceOf("owner", "admin", "member");
    const [owner, admin, member] = members;
    if (owner === undefined || admin === undefined || member === undefined) throw new Error("no members");
    await changeMemberRole({ ctx: owner.ctx, userId: admin.userId, role: "viewer" });
    const late = changeMemberRole({ ctx: admin.ctx, userId: member.userId, role: "viewer" });
    await expect(late).rejects.toMatchObject({ code: "forbidden" });
    await removeMember({ ctx: owner.ctx, userId: admin.userId });
    const gone = removeMember({ ctx: admin.ctx, userId: member.userId });
    await expect(gone).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("an invitation's link", () => {
  it("makes one membership, however often it is followed at once", async () => {
    const { spaceId, members } = await spaceOf("owner");
    const { userId } = await fixture.createUser();
    const email = `${userId}@people.example`;
    await fixture.control.updateTable("user").set({ emailVerified: true }).where("id", "=", userId).execute();
    const { token, hash } = newInvitationToken();
    expect(hashSecret(token)).toBe(hash);
    await fixture.control
      .insertInto("invitation")
      .values({
        id: newId(),
        organizationId: spaceId,
        email,
        role: "member",
        inviterId: members[0]?.userId ?? "",
        tokenHash: hash,
        expiresAt: new Date(clock.now().getTime() + 1),
      })
      .execute();
    const ctx = { ...personOf(userId), vault: createMemoryVault() };
    const done = await Promise.allSettled(Array.from({ length: 6 }, () => acceptInvitation({ ctx, token })));
    const refused = done.filter(({ status }) => status === "rejected");
    expect(refused).toHaveLength(5);
    for (const one of refused) expect(one).toMatchObject({ reason: { code: "not_found" } });
    const rows = await fixture.control
      .selectFrom("member")
      .select("role")
      .where("organizationId", "=", spaceId)
      .where("userId", "=", userId)
      .execute();
    expect(rows).toEqual([{ role: "member" }]);
  });
});
