export { english } from "./english.ts";
export { chooseLanguage, type Language } from "./languages.ts";
export { readText, say, type VisitorText } from "./text.ts";
