export { createS3, type S3 } from "./create-s3.ts";
