/** Cyrillic and Greek letters in lower case, and below each the Latin one that it is drawn like (Unicode's confusables). */
const CYRILLIC_AND_GREEK = "аеорсухіјѕһԁԛԝкмтнвгпαορνικτυηχε";
const LATIN = "aeopcyxijshdqwkmthbrnaopviktunxe";

/** From a lookalike to its Latin letter. */
export const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  Array.from(CYRILLIC_AND_GREEK, (letter, at) => [letter, LATIN.charAt(at)]),
);
