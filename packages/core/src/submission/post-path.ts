import { isEndpointId } from "@formtrap/contracts";

const FORM_PATH = /^\/+(?:p\/[^/]+\/+)?f\/+([^/]+?)(?:\.json)?\/*$/;
const UPLOADS_PATH = /^\/+f\/+([^/]+)\/+uploads\/*$/;
const SITE_PATH = /^\/+s\/+([^/]+)\/*$/;
const ACCESS_KEY_PATH = /^\/+submit\/*$/;

/** What the path of a request says about the form it is for. */
export type PostPath =
  | { readonly kind: "form"; readonly endpointId: string }
  | { readonly kind: "uploads"; readonly endpointId: string }
  /** `/submit`: the body names the form by an access key. */
  | { readonly kind: "access_key" }
  /** `/s/{siteId}`: the body names the form within the site. */
  | { readonly kind: "site"; readonly siteId: string }
  /** The address of a form or a site, but with an id that cannot be one. */
  | { readonly kind: "bad_id"; readonly of: "form" | "site" }
  /** On a customer's own hostname the body names the form, whatever the path. */
  | { readonly kind: "other" };

/**
 * Reads `/f/{id}`, `//f/{id}`, `/p/{anything}/f/{id}`, `/f/{id}.json`, `/f/{id}/uploads`, `/s/{siteId}` and `/submit`;
 * ids in any case, slashes behind.
 */
export function readPostPath(path: string): PostPath {
  const formId = FORM_PATH.exec(path)?.[1]?.toLowerCase();
  if (formId !== undefined) {
    return isEndpointId(formId) ? { kind: "form", endpointId: formId } : { kind: "bad_id", of: "form" };
  }
  const uploadsId = UPLOADS_PATH.exec(path)?.[1]?.toLowerCase();
  if (uploadsId !== undefined) {
    return isEndpointId(uploadsId)
      ? { kind: "uploads", endpointId: uploadsId }
      : { kind: "bad_id", of: "form" };
  }
  const siteId = SITE_PATH.exec(path)?.[1]?.toLowerCase();
  if (siteId !== undefined) {
    return isEndpointId(siteId) ? { kind: "site", siteId } : { kind: "bad_id", of: "site" };
  }
  return ACCESS_KEY_PATH.test(path) ? { kind: "access_key" } : { kind: "other" };
}
