import {
  addFormEndpoint,
  createSite,
  type FormEndpoint,
  listFormEndpoints,
  listSites,
  renameSite,
  retireFormEndpoint,
  type Site,
} from "@formtrap/core/form";
import type { ApiHandlers } from "../serve/api-call.ts";
import { pageOfMore, readPlace } from "../serve/place-cursor.ts";

type EndpointOperation =
  | "listFormEndpoints"
  | "addFormEndpoint"
  | "retireFormEndpoint"
  | "listSites"
  | "createSite"
  | "renameSite";

const endpointToWire = (endpoint: FormEndpoint, ingestUrl: string) => ({
  id: endpoint.endpointId,
  kind: endpoint.kind,
  siteId: endpoint.siteId,
  formName: endpoint.formName,
  postUrl: postUrlOf(endpoint, ingestUrl),
  createdAt: endpoint.createdAt.toISOString(),
  retiredAt: endpoint.retiredAt?.toISOString() ?? null,
});

/** A hostname has a dot in it, and a site's id has none. */
function postUrlOf({ kind, endpointId, siteId }: FormEndpoint, ingestUrl: string): string | null {
  if (kind === "access_key") return `${ingestUrl}/submit`;
  if (kind !== "form_name") return `${ingestUrl}/f/${endpointId}`;
  return siteId === null || siteId.includes(".") ? null : `${ingestUrl}/s/${siteId}`;
}

const siteToWire = ({ siteId: id, name, createdAt }: Site, ingestUrl: string) => ({
  id,
  name,
  postUrl: `${ingestUrl}/s/${id}`,
  createdAt: createdAt.toISOString(),
});

export const endpointHandlers: Pick<ApiHandlers, EndpointOperation> = {
  listFormEndpoints: async ({ ctx, params: { formId }, query: { cursor, limit } }) => {
    const found = await listFormEndpoints({ ctx, formId, after: readPlace(cursor), limit: limit + 1 });
    const { items, nextCursor } = pageOfMore(
      found.map((item) => ({ ...item, id: item.endpointId })),
      limit,
    );
    return { items: items.map((item) => endpointToWire(item, ctx.ingestUrl)), nextCursor };
  },
  addFormEndpoint: async ({ ctx, params: { formId }, body }) =>
    endpointToWire(await addFormEndpoint({ ctx, input: { ...body, formId } }), ctx.ingestUrl),
  retireFormEndpoint: async ({ ctx, params: { endpointId } }) => {
    await retireFormEndpoint({ ctx, endpointId });
    return undefined;
  },
  listSites: async ({ ctx, query: { cursor, limit } }) => {
    const found = await listSites({ ctx, after: readPlace(cursor), limit: limit + 1 });
    const { items, nextCursor } = pageOfMore(
      found.map((item) => ({ ...item, id: item.siteId })),
      limit,
    );
    return { items: items.map((item) => siteToWire(item, ctx.ingestUrl)), nextCursor };
  },
  createSite: async ({ ctx, body }) => siteToWire(await createSite({ ctx, input: body }), ctx.ingestUrl),
  renameSite: async ({ ctx, params: { siteId }, body }) =>
    siteToWire(await renameSite({ ctx, siteId, name: body.name }), ctx.ingestUrl),
};
