import * as z from "zod";

/** Ordered from the least to the most that a member of a space may do. */
export const spaceRoleSchema = z.enum(["viewer", "member", "admin", "owner"]);
export type SpaceRole = z.infer<typeof spaceRoleSchema>;

/** What somebody wants to do in a space, and the least role that may. Keys are given some of these by name. */
export const LEAST_ROLE = {
  "space:read": "viewer",
  "space:write": "admin",
  "space:delete": "owner",
  "member:read": "viewer",
  "member:write": "admin",
  "key:read": "admin",
  "key:write": "admin",
  "audit:read": "admin",
  "form:read": "viewer",
  "form:write": "member",
  "form:delete": "admin",
  "submission:read": "viewer",
  "submission:write": "member",
  "submission:delete": "admin",
  "submission:export": "member",
  "destination:read": "member",
  "destination:write": "admin",
  "delivery:read": "viewer",
  "delivery:replay": "member",
  "recipient:write": "admin",
  "connection:read": "admin",
  "connection:write": "admin",
  "tenant:provision": "admin",
  "tenant:disconnect": "owner",
  "billing:read": "admin",
  "billing:write": "owner",
  "spool:read": "viewer",
  "spool:export": "member",
  "spool:redrive": "member",
  "spool:erase": "admin",
  "spool:settings": "admin",
  "job:read": "viewer",
  "job:cancel": "admin",
} as const satisfies Readonly<Record<string, SpaceRole>>;

export type SpaceAction = keyof typeof LEAST_ROLE;
export const SPACE_ACTIONS = Object.keys(LEAST_ROLE) as readonly SpaceAction[];
