/**
 * The look of the reference: the product's own two palettes, one column of reading width, its contents beside it where
 * there is room. Contrasts are AA in both schemes.
 */
const LIGHT =
  "--paper:#fdfdfc;--ink:#1c1b1a;--soft:#5f5d58;--edge:#d8d6d0;--tint:#f3f2ef;--read:#17603f;--write:#7a4a00;--remove:#a5321d";
const DARK =
  "--paper:#151514;--ink:#ecebe8;--soft:#aaa8a2;--edge:#3c3a37;--tint:#201f1d;--read:#6fd3a0;--write:#f0bd6d;--remove:#ff9e8a";

export const DOCS_STYLE = [
  `:root{color-scheme:light dark;${LIGHT}}`,
  `@media(prefers-color-scheme:dark){:root{${DARK}}}`,
  "*{box-sizing:border-box}",
  "html{scroll-padding-top:1rem}",
  "body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere}",
  ".skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;padding:.5rem 1rem;background:var(--paper)}",
  ".page{max-width:72rem;margin:auto;padding:1.5rem 1.25rem 4rem}",
  "a{color:inherit;text-decoration-color:var(--soft);text-underline-offset:.2em}",
  "a:hover{text-decoration-thickness:2px}",
  ":focus-visible{outline:3px solid var(--ink);outline-offset:3px;border-radius:2px}",
  "h1{margin:0 0 .5rem;font-size:1.9rem;line-height:1.2;letter-spacing:-.02em}",
  "h2{margin:3.5rem 0 .5rem;padding-top:1rem;border-top:2px solid var(--ink);font-size:1.4rem;line-height:1.25}",
  "h3{margin:2.75rem 0 .25rem;font-size:1.1rem;line-height:1.35}",
  "h4{margin:1.5rem 0 .25rem;font-size:.95rem}",
  "p{margin:.5rem 0;max-width:44rem}",
  ".soft{color:var(--soft)}",
  "code,pre{font:.875em/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}",
  "pre{margin:.5rem 0;padding:.875rem 1rem;border:1px solid var(--edge);border-radius:.5rem;background:var(--tint);",
  "white-space:pre-wrap}",
  "nav h2{margin:0 0 .5rem;padding:0;border:0;font-size:1rem}",
  "nav ul{margin:0;padding:0;list-style:none}",
  "nav>ul>li{margin-bottom:.25rem}nav>ul>li>a{font-weight:650}",
  "nav ul ul{display:none}",
  "nav>ul{columns:2;column-gap:1rem;margin-bottom:1rem}",
  ".route{display:block;margin:.25rem 0 .5rem}",
  ".GET{color:var(--read)}.POST,.PUT,.PATCH{color:var(--write)}.DELETE{color:var(--remove)}",
  ".method{font-weight:700}",
  "table{width:100%;border-collapse:collapse;font-size:.9375rem}",
  "caption{padding:0;text-align:start;font-weight:650}",
  "th,td{padding:.5rem 1rem .5rem 0;border-bottom:1px solid var(--edge);text-align:start;vertical-align:top}",
  "thead th{font-size:.8125rem;font-weight:600;color:var(--soft)}",
  "tbody th{width:40%;font-weight:400}",
  "tbody th code{font-weight:650}",
  ".type{display:block;font-size:.8125rem;color:var(--soft)}",
  "summary{margin:.75rem 0;cursor:pointer}",
  ".problems{margin:.25rem 0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1rem}",
  "@media(min-width:60rem){.page{display:grid;grid-template-columns:15rem minmax(0,1fr);gap:3.5rem}",
  "nav{position:sticky;top:0;max-height:100vh;overflow:auto;padding:1.5rem 0}",
  "nav>ul{columns:1}nav ul ul{display:block;margin:.125rem 0 .75rem;font-size:.875rem;line-height:1.75}",
  "nav ul ul a{color:var(--soft);text-decoration:none}nav ul ul a:hover{color:var(--ink);text-decoration:underline}",
  "main{padding-top:1.5rem}}",
  "@media print{nav{display:none}}",
].join("");
