/** Where the dashboard shows a submission. */
export function submissionUrl(dashboardUrl: string, spaceId: string, submissionId: string): string {
  return new URL(`/spaces/${spaceId}/submissions/${submissionId}`, dashboardUrl).href;
}

/** Where the dashboard hands out a submission's file, after a login. */
export function fileUrl(dashboardUrl: string, spaceId: string, submissionId: string, index: number): string {
  return new URL(`/spaces/${spaceId}/submissions/${submissionId}/files/${index}`, dashboardUrl).href;
}

/** Where the dashboard shows what spam a space got. */
export function spamInboxUrl(dashboardUrl: string, spaceId: string): string {
  return new URL(`/spaces/${spaceId}/submissions?status=spam`, dashboardUrl).href;
}

/** Where the dashboard shows a form's destinations, or the space's where `formId` is null. */
export function destinationsUrl(dashboardUrl: string, spaceId: string, formId: string | null): string {
  const path =
    formId === null ? `/spaces/${spaceId}/destinations` : `/spaces/${spaceId}/forms/${formId}/destinations`;
  return new URL(path, dashboardUrl).href;
}

/** Where the dashboard shows what waits for a space's database or bucket. */
export function waitingUrl(dashboardUrl: string, spaceId: string): string {
  return new URL(`/spaces/${spaceId}/waiting`, dashboardUrl).href;
}
