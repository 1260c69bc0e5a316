/** Where images and charts are kept. Digests are written `sha256:` and 64 hexadecimal digits. */
export type Registry = {
  /**
   * Digest of what an image reference such as `harbor.example.com/trips/assistant:6.2.0` points to right now; for an
   * image of several platforms, of their index.
   * @throws {UserError} when it is no reference. @throws {OperationError} `not-found`, `forbidden`, `unreachable`, …
   */
  readonly resolve: (reference: string) => Promise<string>;
  /**
   * Digest of a version of the chart at `oci://HOST/PATH/NAME`; absent when there is no such version.
   * @throws {OperationError} when the registry does not answer or refuses.
   */
  readonly findChart: (chart: string, version: string) => Promise<string | undefined>;
};
