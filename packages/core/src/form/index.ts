export { createForm } from "./create-form.ts";
export type { CreateFormInput } from "./form-input.ts";
