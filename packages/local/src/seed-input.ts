/** What a seed needs to know of a running local cloud. */
export interface SeedInput {
  /** The control database as the application's role; migrations ran before. */
  readonly controlAppUrl: string;
  /** The administrator's connection string to the server that plays the customer's own, TLS and all. */
  readonly customerAdminUrl: string;
  /** The CA that signed the customer's server; verified, as a customer's own CA would be. */
  readonly customerCaPem: string;
  readonly aws: {
    readonly endpointUrl: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  /** The customer's bucket; it exists already. */
  readonly bucket: {
    readonly name: string;
    readonly endpoint: string;
    readonly region: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
  /** Signs sessions; the same one that the auth function reads. */
  readonly authSecret: string;
  readonly dashboardUrl: string;
  /** Origin of the public form addresses. */
  readonly ingestUrl: string;
  readonly egressAllowCidrs: readonly string[];
  /** Such as `formtrap/local`; the functions read secrets below the same prefix. */
  readonly vaultNamePrefix: string;
  /** Of an earlier start; null: there was none. */
  readonly knownApiKey: string | null;
  readonly operator: SeedLogin;
  readonly demo: SeedLogin;
  /** One line for a person to read, whenever something was done. */
  readonly progress: (message: string) => void;
}

export interface SeedLogin {
  readonly email: string;
  readonly password: string;
}

export interface SeedResult {
  readonly demo: {
    readonly userId: string;
    readonly spaceId: string;
    /** Endpoint ids: what a page posts to is `{ingestUrl}/f/{id}`. */
    readonly forms: {
      readonly contact: string;
      readonly application: string;
      readonly newsletter: string;
    };
    /** A key's secret, with all rights to the space. */
    readonly apiKey: string;
    /** The inbox's own way into the customer's database; TLS needs the CA that the input named. */
    readonly database: {
      readonly host: string;
      readonly port: number;
      readonly database: string;
      readonly user: string;
      readonly password: string;
      readonly schema: string;
    };
  };
  readonly operator: { readonly userId: string };
}
