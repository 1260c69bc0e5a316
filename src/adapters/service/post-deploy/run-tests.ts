import type {
  PostDeployTests,
  TestGroupName,
  TestGroupOutcome,
} from '../../../ports/post-deploy-tests.ts';
import { apiFunctionality } from './groups/api-functionality.ts';
import { basicHealth } from './groups/basic-health.ts';
import { databaseConnectivity } from './groups/database-connectivity.ts';
import { externalServices } from './groups/external-services.ts';
import { monitoringIntegration } from './groups/monitoring-integration.ts';
import { paymentSystem } from './groups/payment-system.ts';
import { performanceGroup } from './groups/performance.ts';
import { securityGroup } from './groups/security.ts';
import { testOf, type TestGroup } from './test-of.ts';
import type { Visited } from './visit.ts';

type Row = {
  readonly group: TestGroupName;
  readonly critical: boolean;
  readonly tests: TestGroup;
};

/** One after the other, so that what one asks does not slow another. */
const GROUPS: readonly Row[] = [
  { group: 'basic_health', critical: true, tests: basicHealth },
  { group: 'monitoring_integration', critical: true, tests: monitoringIntegration },
  { group: 'api_functionality', critical: true, tests: apiFunctionality },
  { group: 'payment_system', critical: true, tests: paymentSystem },
  { group: 'database_connectivity', critical: true, tests: databaseConnectivity },
  { group: 'external_services', critical: false, tests: externalServices },
  { group: 'performance', critical: false, tests: performanceGroup },
  { group: 'security', critical: false, tests: securityGroup },
];

/** Tests of what serves behind an edge. */
export function postDeployTests(environment: Omit<Visited, 'releases'>): PostDeployTests {
  return {
    url: environment.edge.url,
    run: async (releases) => {
      const outcomes: TestGroupOutcome[] = [];
      for (const { group, critical, tests } of GROUPS) {
        const looks = Object.entries(tests({ ...environment, releases }));
        const results = await Promise.all(looks.map(([name, look]) => testOf(name, look)));
        outcomes.push({ group, critical, tests: results });
      }
      return outcomes;
    },
  };
}
