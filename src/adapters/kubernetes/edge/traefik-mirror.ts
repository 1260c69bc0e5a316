import type { RouteClass } from '../../../domain/rollout.ts';
import type { RouteState } from './kind.ts';
import { metadataOf, type EdgeObject } from './objects.ts';
import { PAYMENT, type ClassPlan, type TrafficPlan } from './plan.ts';
import type { EdgeSettings } from './settings.ts';

/** The group and version of Traefik's own kinds. */
export const API = 'traefik.io/v1alpha1';

/** What may be copied; a request for another protocol is no read. */
export const SAFE_READS: string =
  '(Method("GET") || Method("HEAD")) && !HeaderRegexp("Upgrade", ".")';

/** The TraefikService that splits a class. */
export function classService({ application }: EdgeSettings, routeClass: string): string {
  return `${application}-${routeClass}`;
}

/** The TraefikService that copies what is read of a class. */
export function mirrorService(settings: EdgeSettings, routeClass: string): string {
  return `${classService(settings, routeClass)}-mirror`;
}

/** How one of Traefik's objects leads to a TraefikService. */
export function splitRef(name: string): object {
  return { kind: 'TraefikService', name };
}

/** Classes whose reads are copied; none while the candidate has nothing ready to take them. */
export function mirroredClasses(
  { classes, candidate, mirrorPercent }: TrafficPlan,
  ready: RouteState['ready'],
): readonly ClassPlan[] {
  if (mirrorPercent === undefined || ready[candidate] === 0) return [];
  return classes.filter(({ name }) => name !== PAYMENT);
}

/** The class as it is split, with copies to the candidate's own Service, which is not counted. */
export function classMirror(
  settings: EdgeSettings,
  { candidate, mirrorPercent: percent }: TrafficPlan,
  routeClass: RouteClass,
): EdgeObject {
  const { serviceOf, servicePort: port } = settings;
  const copy = { kind: 'Service', name: serviceOf(candidate), port, percent };
  return {
    apiVersion: API,
    kind: 'TraefikService',
    metadata: metadataOf(settings, mirrorService(settings, routeClass)),
    spec: {
      mirroring: {
        ...splitRef(classService(settings, routeClass)),
        mirrorBody: false,
        mirrors: [copy],
      },
    },
  };
}
