export type { CreateFormInput } from "@formtrap/contracts";
export { addFormEndpoint } from "./add-form-endpoint.ts";
export { createForm } from "./create-form.ts";
export { createSite } from "./create-site.ts";
export { republishForms } from "./republish-forms.ts";
export { requireOwnForm } from "./require-own-form.ts";
export { restoreForm } from "./restore-form.ts";
export { retireFormEndpoint } from "./retire-form-endpoint.ts";
export { setFormCaptchaKeys } from "./set-form-captcha-keys.ts";
