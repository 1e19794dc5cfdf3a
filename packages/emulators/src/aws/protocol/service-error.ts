/** An error as AWS services answer it; each protocol gives it its own shape. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  /** The error code, such as `ResourceNotFoundException`. */
  readonly code: string;
  readonly status: number;
  /** Further elements of the answer, such as `BucketName` in S3's XML. */
  readonly details: Readonly<Record<string, string>>;

  constructor(
    code: string,
    message: string,
    options: { readonly status?: number; readonly details?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.code = code;
    this.status = options.status ?? 400;
    this.details = options.details ?? {};
  }
}
