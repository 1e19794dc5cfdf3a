export { createSqs } from "./create-sqs.ts";
