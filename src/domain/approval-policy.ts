/** Whom a deployment into an environment needs, before anything is touched. */
export type ApprovalPolicy = {
  /** How many different people, at least one. */
  readonly required: number;
  /** Who may approve. */
  readonly approvers: readonly string[];
  /** Role → how many of which approvers must be among them. */
  readonly roles: Readonly<
    Record<string, { readonly required: number; readonly people: readonly string[] }>
  >;
  /** Person → file of the public key (Ed25519, PEM), seen from the declaration. Whoever has one approves by it only. */
  readonly keys: Readonly<Record<string, string>>;
  /** How long an approval counts. */
  readonly validForMs: number;
};
