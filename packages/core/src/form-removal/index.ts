export { deleteForm } from "./delete-form.ts";
export { deleteFormJob } from "./delete-form-job.ts";
