import type { DoraFigures } from './figures.ts';

type Labels = Readonly<Record<string, string>>;

/** The figures in Prometheus' text format; a figure that nobody knows has no line. */
export function doraExposition(figures: DoraFigures, labels: Labels): string {
  const { leadTime, recovery } = figures;
  const families: readonly (readonly [string, string, number | undefined])[] = [
    ['window_seconds', 'Length of the stretch', (figures.untilMs - figures.sinceMs) / 1000],
    ['deployments', 'Promotions', figures.deployments],
    ['deployments_per_day', 'Promotions a day', figures.deploymentsPerDay],
    ['lead_time_seconds', 'Median from commit to promotion', seconds(leadTime.medianMs)],
    ['lead_time_unknown', 'Promotions whose time of commit is not known', leadTime.unknown],
    ['change_failure_ratio', 'Changes that went back, 0-1', figures.changeFailureRatio],
    ['stopped_before_users', 'Changes that no user met', figures.stoppedBefore],
    ['recovery_seconds', 'Median of the way back', seconds(recovery.medianMs)],
  ];
  const shown = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return families
    .filter(([, , value]) => value !== undefined)
    .map(([name, help, value]) => {
      const metric = `zhiyou_dora_${name}`;
      return `# HELP ${metric} ${help}.\n# TYPE ${metric} gauge\n${metric}{${shown.join(',')}} ${value}\n`;
    })
    .join('');
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
