/**
 * What a form can do, whatever its fields are called: a field named `reset` or `action` stands before the form's own
 * method or property of that name.
 */
const form = HTMLFormElement.prototype;

export const attributeOf = (element: Element, name: string): string | null =>
  form.getAttribute.call(element, name);
export const allIn = (element: Element, selector: string): Element[] => [
  ...form.querySelectorAll.call(element, selector),
];
export const appendTo = (element: Element, child: Node): void => form.append.call(element, child);
export const listenTo = (element: Element, type: string, listener: (event: Event) => void): void =>
  form.addEventListener.call(element, type, listener);
export const dispatchOn = (element: Element, event: Event): boolean =>
  form.dispatchEvent.call(element, event);
export const resetForm = (element: HTMLFormElement): void => form.reset.call(element);
