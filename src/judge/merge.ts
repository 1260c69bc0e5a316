/** What one gate brings to the rollback decision: its e-value against "not harmful" and its weight; weights sum to 1. */
export type GateEvidence = {
  readonly gate: string;
  readonly weight: number;
  readonly eBad: number;
};

/**
 * Merges gates by weighted average, valid under any dependence between them (Vovk and Wang, Annals of Statistics 2021).
 * `cause` is the gate that contributes most; `undefined` when there is no gate.
 */
export function mergeGates(gates: readonly GateEvidence[]): {
  readonly eBad: number;
  readonly cause: string | undefined;
} {
  const parts = gates.map(({ gate, weight, eBad }) => ({ gate, part: weight * eBad }));
  const eBad = parts.reduce((sum, { part }) => sum + part, 0);
  const top = parts.reduce<{ gate: string; part: number } | undefined>(
    (best, entry) => (best === undefined || entry.part > best.part ? entry : best),
    undefined,
  );
  return { eBad, cause: top?.gate };
}
