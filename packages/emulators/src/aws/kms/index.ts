export { createKms } from "./create-kms.ts";
