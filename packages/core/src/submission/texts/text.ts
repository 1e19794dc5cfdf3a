import type { english } from "./english.ts";

export type TextId = keyof typeof english;

/** A language's texts: the same ids, with the same names in braces. */
export type Catalog = Readonly<Record<TextId, string>>;

/** The names in braces of a text; doubled braces are plain ones. */
type NamesIn<Text extends string> = Text extends `${string}{{${string}}}${infer Rest}`
  ? NamesIn<Rest>
  : Text extends `${string}{${infer Name}}${infer Rest}`
    ? Name | NamesIn<Rest>
    : never;

type ParametersOf<Id extends TextId> = Readonly<
  Record<NamesIn<(typeof english)[Id]>, string | number | VisitorText>
>;

/** Something to tell a visitor, before it is known in which language. */
export interface VisitorText {
  readonly id: TextId;
  /** A text inside a text is read in the same language. */
  readonly parameters: Readonly<Record<string, string | number | VisitorText>>;
}

/** Names a text and fills in what it needs. */
export function say<Id extends TextId>(
  id: Id,
  ...[parameters]: NamesIn<(typeof english)[Id]> extends never ? [] : [ParametersOf<Id>]
): VisitorText {
  return { id, parameters: parameters ?? {} };
}

/** Puts a text into the words of one language. */
export function readText(text: VisitorText, catalog: Catalog): string {
  return catalog[text.id].replace(/\{\{|\}\}|\{(\w+)\}/g, (match, name: string | undefined) => {
    if (name === undefined) return match.charAt(0);
    const value = text.parameters[name] ?? "";
    return typeof value === "object" ? readText(value, catalog) : String(value);
  });
}
