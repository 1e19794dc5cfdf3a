export { describeEndpoint, type EndpointState } from "./describe-endpoint.ts";
export { readEndpointPath } from "./endpoint-path.ts";
export { createRateLimiter } from "./rate-limiter.ts";
export { type AcceptedSubmission, receiveSubmission } from "./receive-submission.ts";
export { createRouteCache } from "./route-cache.ts";
export type { SubmitContext } from "./submit-context.ts";
export { SubmitRefusal, unavailable } from "./submit-refusal.ts";
export { originHeader } from "./submit-request.ts";
