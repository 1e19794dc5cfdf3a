export { countRequest, type RateStatus } from "./count-request.ts";
export { listRequests } from "./list-requests.ts";
export { type RequestLine, recordRequests } from "./record-requests.ts";
export { removeOldRequests } from "./remove-old-requests.ts";
export { keepIdempotentAnswer, releaseIdempotencyKey } from "./settle-idempotency-key.ts";
export {
  type IdempotencyContext,
  type TakenKey,
  takeIdempotencyKey,
} from "./take-idempotency-key.ts";
