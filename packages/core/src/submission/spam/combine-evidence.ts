/** How sure several pieces of independent evidence make: 1 less the chance that each of them misleads, 0 to 1. */
export function combineEvidence(pieces: readonly { readonly weight: number }[]): number {
  let misleading = 1;
  for (const { weight } of pieces) misleading *= 1 - weight;
  return 1 - misleading;
}
