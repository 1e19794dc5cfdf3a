/** One post as a visitor would have made it; `fields` in the order of the form. */
export interface DemoPost {
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  readonly spam?: { readonly score: number; readonly reason: string };
}
