/** One of a form's addresses. */
export interface FormEndpoint {
  /** What a page holds: the address's id or the access key; for a name, the id of its row. */
  readonly endpointId: string;
  readonly kind: "id" | "alias" | "access_key" | "form_name";
  readonly siteId: string | null;
  readonly formName: string | null;
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
}

export const FORM_ENDPOINT_COLUMNS = ["id", "kind", "siteId", "formName", "createdAt", "retiredAt"] as const;

export function toFormEndpoint({
  id,
  ...row
}: Omit<FormEndpoint, "endpointId"> & { readonly id: string }): FormEndpoint {
  return { endpointId: id, ...row };
}
