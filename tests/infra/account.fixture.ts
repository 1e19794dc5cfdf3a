/** The account and region that tests deploy to; AWS keeps this account for examples. */
export const ACCOUNT = "111122223333";
export const REGION = "eu-central-1";
