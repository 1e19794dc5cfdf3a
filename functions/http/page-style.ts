/**
 * The look of every visitors' page: one column of text, one mark. Contrasts are AA (WCAG 2.2, 1.4.3 and 1.4.11) in
 * both colour schemes; forced colours, print, 320 px and 400 % zoom need little more than nothing in the way.
 */
const LIGHT = "--paper:#fdfdfc;--ink:#1c1b1a;--soft:#5f5d58;--edge:#8b8983;--mark:#5f5d58;--tint:#f0efec";
const DARK = "--paper:#151514;--ink:#ecebe8;--soft:#aaa8a2;--edge:#77756f;--mark:#aaa8a2;--tint:#262523";

export const PAGE_STYLE = [
  `:root{color-scheme:light dark;${LIGHT}}`,
  ".sent{--mark:#17744a;--tint:#e3f3ea}",
  ".not_sent{--mark:#b03a24;--tint:#fbe9e5}",
  `@media(prefers-color-scheme:dark){:root{${DARK}}`,
  ".sent{--mark:#6fd3a0;--tint:#16301f}",
  ".not_sent{--mark:#ff9e8a;--tint:#3a1c15}}",
  "body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 system-ui,sans-serif;",
  "overflow-wrap:anywhere;line-break:strict}",
  // As high as a person looks first, and never so high that little screens begin with nothing.
  "main{max-width:32rem;margin:auto;padding:clamp(1.5rem,13vh,8rem) 1.5rem 3rem}",
  "svg{display:block;width:3rem;margin-bottom:1.5rem;border:1px solid transparent;border-radius:50%;",
  "background:var(--tint);fill:none;stroke:var(--mark);stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}",
  "h1{margin:0 0 .75rem;font-size:1.75rem;font-weight:650;line-height:1.25;letter-spacing:-.015em;text-wrap:balance}",
  "h1:lang(ja){letter-spacing:0;word-break:auto-phrase}",
  "p,ul{margin:0 0 1rem;text-wrap:pretty}",
  "ul{margin-top:1.25rem;padding:0;list-style:none}",
  "li{margin-bottom:.625rem;padding:.125rem 0 .125rem .875rem;border-inline-start:3px solid var(--mark)}",
  ".own{white-space:pre-line}",
  ".soft{color:var(--soft)}",
  "a,button{display:inline-block;margin-top:.75rem;padding:.625rem 1.125rem;border:1px solid var(--edge);",
  "border-radius:.625rem;color:inherit;text-decoration:none}",
  "button{font:inherit;font-weight:650;background:var(--ink);color:var(--paper);cursor:pointer}",
  "a:hover{border-color:currentColor}",
  ":focus-visible{outline:3px solid var(--ink);outline-offset:3px}",
  "@media(forced-colors:active){svg{border-color:CanvasText;stroke:CanvasText}}",
  "@media print{main{padding:0}a,button{display:none}}",
].join("");
