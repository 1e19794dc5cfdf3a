/** Names that many functions read. */
export const COMMON = ["FORMTRAP_STAGE", "LOG_LEVEL"] as const;
export const CONTROL_DATABASE = ["CONTROL_DATABASE_URL", "CONTROL_DATABASE_IAM_AUTH"] as const;
export const PLATFORM = ["PLATFORM_BUCKET", "PLATFORM_KEY_ID"] as const;
