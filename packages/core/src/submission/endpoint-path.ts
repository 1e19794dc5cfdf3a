import { isEndpointId } from "@formtrap/contracts";

const FORM_PATH = /^\/+(?:p\/[^/]+\/+)?f\/+([^/]+?)(?:\.json)?\/*$/;

/** Whether a path is a form's address, and whose. */
export type EndpointPath =
  | { readonly kind: "form"; readonly endpointId: string }
  /** The address of a form, but with an id that cannot be one. */
  | { readonly kind: "bad_id" }
  | { readonly kind: "other" };

/** Reads `/f/{id}`, `//f/{id}`, `/p/{anything}/f/{id}` and `/f/{id}.json`, in any case and with slashes behind. */
export function readEndpointPath(path: string): EndpointPath {
  const id = FORM_PATH.exec(path)?.[1]?.toLowerCase();
  if (id === undefined) return { kind: "other" };
  return isEndpointId(id) ? { kind: "form", endpointId: id } : { kind: "bad_id" };
}
