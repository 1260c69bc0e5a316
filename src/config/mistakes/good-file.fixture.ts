/** A good file; `settings` go into environment local, `top` to the top level. */
export function file(settings: string, top = ''): string {
  return `name: smart
routes: { default: [/], payment: [/pay] }
providers: [wechat, alipay]
${top}
environments:
  local:
    releases: { 6.2.0: {} }
${settings}
`;
}

/** The good file with one part of it written otherwise. */
export function changed(part: string, into: string): string {
  return file('').replace(part, into);
}

/** The good file with a section about a strategy. */
export function strategy(section: string): string {
  return file(`    strategies: { ${section} }`);
}

/** The good file with an experiment for this audience. */
export function audience(fields: string): string {
  return strategy(`ab: { experiment: { audience: ${fields}, hold: 1h, ending: ask } }`);
}

/** The good file with gates. */
export function gates(section: string): string {
  return file(`    judge: { gates: { ${section} } }`);
}

/** The good file with one gate of its own, marked as a whole. */
export function ownGate(section: string, fields: string): string {
  return gates(`${section}: { a: ▹{ ${fields} } }`);
}

/** The good file with one freeze window, of which only the name is given. */
export function freezeWindow(fields: string): string {
  return file(`    freeze: { windows: [▹{ name: a, ${fields} }] }`);
}

/** The good file with a cluster, whose environment is set up so. */
export function setup(section: string): string {
  return cluster(`, setup: { ${section} }`);
}

/** The good file with an environment in a cluster, whose section may be given otherwise. */
export function cluster(
  more: string,
  section = 'namespace: a, chart: b, image: c/d, edge: { hosts: [e.f] }',
): string {
  return `${file('')}  production: { runtime: kubernetes, kubernetes: { ${section} }${more} }\n`;
}
