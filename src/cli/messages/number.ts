/** Shown where a number is not known. */
export const UNKNOWN = '–';

/** Digits in groups of three, a space between: `61 204`. At most `digits` decimals, none that are zero. */
export function formatNumber(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? UNKNOWN : value > 0 ? '∞' : '-∞';
  const rounded = Number(value.toFixed(digits));
  const [whole = '0', decimals] = Math.abs(rounded).toFixed(digits).split('.');
  const grouped = groupDigits(whole);
  const trimmed = (decimals ?? '').replace(/0+$/, '');
  return `${rounded < 0 ? '-' : ''}${grouped}${trimmed === '' ? '' : `.${trimmed}`}`;
}

/** `percent` is 0–100: `24.9 %`. */
export function formatPercent(percent: number, digits = 2): string {
  return Number.isFinite(percent) ? `${formatNumber(percent, digits)} %` : UNKNOWN;
}

/** Bad of total as percent, as exact as people need: `0.004 %`, `0.08 %`, `7.1 %`, `34 %`; unknown without requests. */
export function formatRatio(bad: number, total: number): string {
  if (!(total > 0)) return UNKNOWN;
  const percent = (100 * bad) / total;
  if (percent === 0) return '0 %';
  if (percent >= 1) return formatPercent(percent, percent < 10 ? 1 : 0);
  return formatPercent(
    percent,
    percent >= 0.01 ? 2 : Math.min(9, -Math.floor(Math.log10(percent))),
  );
}

/** An e-value in few digits: `0.42`, `24`, `8 416`, `3.1e+12`. */
export function formatEvidence(value: number): string {
  if (value >= 1e7) return Number.isFinite(value) ? value.toExponential(1) : '∞';
  return formatNumber(value, value < 10 ? 2 : 0);
}

/** Decimal fen as yuan, exact at any size: `-1 234.05`. Text that is no whole number stays as it is. */
export function formatFen(fen: string): string {
  const match = /^(-?)(\d+)$/.exec(fen);
  if (match === null) return fen;
  const digits = (match[2] ?? '').padStart(3, '0');
  return `${match[1] ?? ''}${groupDigits(digits.slice(0, -2))}.${digits.slice(-2)}`;
}

function groupDigits(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, ' ');
}
