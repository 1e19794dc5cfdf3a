export type { SpaceContext } from "../context.ts";
export { ensurePersonalSpace } from "./ensure-personal-space.ts";
export { enterSpace } from "./enter-space.ts";
export { grantOperator, isOperator } from "./grant-operator.ts";
export { readSpamLists } from "./read-spam-lists.ts";
export { setSpamLists } from "./set-spam-lists.ts";
