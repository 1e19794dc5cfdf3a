import type { Page } from "playwright-core";

interface ColouredText {
  readonly text: string;
  readonly colour: string;
  readonly background: string;
}

/** Of elements with a text of their own that is shown. */
const COLOURED_TEXTS = `[...document.body.querySelectorAll("*")].filter((element) =>
  element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "")
).map((element) => {
  let behind = element;
  while (getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
  return {
    text: element.textContent,
    colour: getComputedStyle(element).color,
    background: getComputedStyle(behind).backgroundColor,
  };
})`;

/** The contrast of every text of a page as it is shown right now, by WCAG 2.2: 1 to 21. */
export async function readContrasts(page: Page): Promise<readonly { text: string; contrast: number }[]> {
  const texts = await page.evaluate<readonly ColouredText[]>(COLOURED_TEXTS);
  return texts.map(({ text, colour, background }) => {
    const [darker = 0, lighter = 0] = [luminance(colour), luminance(background)].toSorted((a, b) => a - b);
    return { text, contrast: (lighter + 0.05) / (darker + 0.05) };
  });
}

/** Relative luminance of an opaque `rgb(…)`, by WCAG 2.2. */
function luminance(colour: string): number {
  const channels = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(colour)?.slice(1).map(Number);
  if (channels === undefined) throw new Error(`not an opaque colour: ${colour}`);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
