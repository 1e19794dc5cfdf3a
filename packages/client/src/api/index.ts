export { ApiError } from "./api-error.ts";
export type { AnswerTo, CallOf, ItemOf, ListId } from "./call-types.ts";
export { type ApiClient, type ApiClientOptions, createApiClient } from "./create-api-client.ts";
