export { type FormSnippets, readFormSnippets } from "./read-form-snippets.ts";
