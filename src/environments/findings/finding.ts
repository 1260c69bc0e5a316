import type { NeededRight } from '../../ports/cluster-objects.ts';
import type { TlsProblem } from '../../tls/check.ts';

/** What is not well beside fields that differ. A warning is no drift. */
export type Finding =
  | {
      readonly code: 'certificate';
      readonly secret: string;
      readonly problem: TlsProblem | { readonly kind: 'missing' };
      readonly isWarning: false;
    }
  /** Pod Security is pinned to a version that the cluster does not know yet. */
  | {
      readonly code: 'pod-security-ahead';
      readonly wanted: string;
      readonly server: string;
      readonly isWarning: true;
    }
  | { readonly code: 'clock'; readonly skewMs: number; readonly isWarning: true }
  /** Whoever deploys may not do what deploying needs, whatever the Roles say. */
  | {
      readonly code: 'deployer-rights';
      readonly who: string;
      readonly rights: readonly NeededRight[];
      readonly isWarning: false;
    }
  /** Two slots of the chart at their largest do not fit in the declared quota. */
  | {
      readonly code: 'quota-short';
      readonly resource: string;
      readonly needed: string;
      readonly pods: number;
      readonly declared: string;
      readonly isWarning: false;
    }
  /** The template of these pods was made with other values of a Secret than it has now. */
  | {
      readonly code: 'pods-behind';
      readonly consumer: string;
      readonly secret: string;
      readonly isWarning: true;
    }
  /** The pull secret does not pull; `why` is the registry's word. */
  | {
      readonly code: 'pull';
      readonly image: string;
      readonly why: string;
      readonly isWarning: false;
    }
  | { readonly code: 'target-down'; readonly target: string; readonly isWarning: false }
  /** Pods are ready, and Prometheus scrapes nothing of the namespace. */
  | { readonly code: 'targets-missing'; readonly isWarning: false }
  /** A question that could not be asked or answered from here. */
  | {
      readonly code: 'unchecked';
      readonly what: Question;
      readonly why: string;
      readonly isWarning: true;
    };

/** Questions that need more than the objects of the environment. */
export type Question = 'deployers' | 'chart' | 'registry' | 'prometheus' | 'secrets';
