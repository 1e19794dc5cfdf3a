import { enhance } from "./enhance.ts";

declare global {
  interface Window {
    FormTrap?: { readonly enhance: (form: HTMLFormElement) => void };
  }
}

const FORMS = "form[data-formtrap]";

function enhanceAll(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>(FORMS)) enhance(form);
}

// Twice in one page is once.
if (window.FormTrap === undefined) {
  window.FormTrap = { enhance };
  enhanceAll();
  // Forms that come later, from a framework or while the page still loads.
  new MutationObserver(enhanceAll).observe(document, { childList: true, subtree: true });
}
