import {
  audience,
  cluster,
  file,
  freezeWindow,
  gates,
  ownGate,
  setup,
  strategy,
} from './good-file.fixture.ts';

const day = (fields: string) => freezeWindow(fields).replace('▹', '');
const whole = (fields: string) => freezeWindow(fields).replace('▹', '▸');

const custom = (fields: string) => unmarked(ownGate('custom', fields), fields);
const means = (fields: string) => unmarked(ownGate('means', fields), fields);
const leaks = (fields: string) => file(`    judge: { leaks: { memory: { ${fields} } } }`);

/** The mark of the whole gate goes where its fields have one. */
function unmarked(text: string, fields: string): string {
  return fields.includes('▸') ? text.replace('▹', '') : text;
}

/** Files with values that cannot be meant; `▸` is where that is told. */
export const VALUE_MISTAKES: Readonly<Record<string, string>> = {
  'a time without a unit': file('    dwell: ▸60'),
  'a time in words': file('    dwell: ▸3 days'),
  'a time out of range': file('    scrapeEvery: ▸10ms'),
  'a rate without a percent sign': gates('errors: { passRate: ▸0.5 }'),
  'a rate of everything': gates('errors: { passRate: ▸100% }'),
  'a number out of range': file('    edgePort: ▸70000'),
  'a number with a fraction': file('    instancesPerSlot: ▸1.5'),
  'an alpha that proves nothing': file('    judge: { alpha: ▸0 }'),
  'a ladder that does not grow': strategy('canary: { ladder: [10, 50, ▸25, 100] }'),
  'a ladder that begins with nothing': strategy('canary: { ladder: [▸0, 100] }'),
  'a ladder that does not end in 100': strategy('canary: { paymentLadder: [1, ▸50] }'),
  'a ladder above 100': strategy('blue-green: { ramp: [10, ▸150] }'),
  'a ladder that goes on after 100': strategy('blue-green: { ramp: [100, ▸100] }'),
  'a weight finer than the edge splits': strategy('canary: { ladder: [▸1.234, 100] }'),
  'a weight with a percent sign': strategy('canary: { ladder: [▸10%, 100] }'),
  'an empty ladder': strategy('canary: { ladder: ▸[] }'),
  'a ladder for a strategy that has none': strategy('rolling: { ▸ladder: [100] }'),
  'copies of no reads': strategy('canary: { mirror: { share: ▸0%, for: 5m } }'),
  'copies of a part of a percent': strategy('canary: { mirror: { share: ▸2.5%, for: 5m } }'),
  'copies without an end': strategy('blue-green: { ▸mirror: { share: 20% } }'),
  'copies for a strategy that has none': strategy('ab: { ▸mirror: { share: 20%, for: 5m } }'),
  'copies of an edge that makes none': cluster(
    ', strategies: { canary: { ▸mirror: { share: 20%, for: 5m } } }',
  ),
  'gate weights above 1': file(
    '    judge: { ▸gates: { errors: { weight: 0.9 }, slow: { weight: 0.2 } } }',
  ),
  'gate weights that leave nothing to the others': file(
    '    judge: { ▸gates: { errors: { weight: 0.8 }, slow: { weight: 0.2 } } }',
  ),
  'gate weights that do not sum to 1': file(
    '    judge: { ▸gates: { errors: { weight: 0.4 }, slow: { weight: 0.1 }, paymentErrors: { weight: 0.1 }, paymentSlow: { weight: 0.1 }, payments: { wechat: { weight: 0.1 }, alipay: { weight: 0.1 } } } }',
  ),
  'a floor that a passing candidate falls through': gates('payments: { wechat: { floor: ▸1% } }'),
  'a metric with a function around it': custom('bad: ▸"rate(a_total[1m])", total: a_total'),
  'a metric with a label without quotes': custom("bad: ▸'a_total{b=c}', total: a_total"),
  'a metric with a pattern that cannot be read': custom(`bad: ▸'a_total{b=~"(c"}', total: a_total`),
  'a metric that is a number': custom('bad: ▸5, total: a_total'),
  'a gate on the same counter twice': custom('bad: ▸a_total, total: a_total'),
  'a gate on one counter': gates('custom: { ▸a: { total: a_total } }'),
  'a floor of a gate of its own that a passing candidate falls through': custom(
    'bad: a_bad, total: a_total, floor: ▸0.5%',
  ),
  'a gate of a class that there is not': custom('bad: a, total: b, routeClass: ▸paymnet'),
  'a boundary of latency without a time': gates('latency: { ▸slow-tail: { passRate: 1% } }'),
  'gates of its own that leave nothing to the others': file(
    `    judge: { ▸gates: { errors: { weight: 0.5 }, custom: { a: { bad: b, total: c, weight: 0.5 } } } }`,
  ),
  'a mean that loses less to pass than to go back': means(
    'sum: a, count: b, highest: 10, rollbackLoss: 2, passLoss: ▸1',
  ),
  'a mean whose highest is its lowest': means(
    'sum: a, count: b, lowest: 10, highest: ▸10, passLoss: 1',
  ),
  'a mean that may lose everything': means('sum: a, count: b, highest: 10, passLoss: ▸10'),
  'a mean of a sum without a count': means('sum: a, highest: 10, passLoss: 1').replace('▹', '▸'),
  'a mean of counters and of a gauge': means(
    'sum: a, count: b, gauge: c, highest: 10, passLoss: 1',
  ).replace('▹', '▸'),
  'a mean with a direction that is none': means(
    'gauge: a, highest: 10, passLoss: 1, better: ▸lower',
  ),
  'a limit in a unit that is none': leaks('metric: a, limit: ▸512MB'),
  'a limit of nothing': leaks('metric: a, limit: ▸0'),
  'going back before traffic is taken away': file(
    '    judge: { shedAfter: 5m, blindRollbackAfter: ▸1m }',
  ),
  'a time zone with a slip': file('    freeze: { timeZone: ▸Asia/Shangai }'),
  'a time zone that people say': file('    freeze: { timeZone: ▸Asia/Beijing }'),
  'an offset as a time zone': file('    freeze: { timeZone: ▸"+08:00" }'),
  'an impossible minute': day('cron: ▸"61 * * * *", for: 1m'),
  'a cron expression of six fields': day('cron: ▸"0 30 23 * * *", for: 1h'),
  'a cron expression in one word': day('cron: ▸"@daily", for: 1h'),
  'a cron expression that never comes': day('cron: ▸"0 0 30 2 *", for: 1h'),
  'a window that has begun again before it ends': day('cron: "*/5 * * * *", for: ▸5m'),
  'a window that ends before it begins': day('from: 2026-10-08, to: ▸2026-10-01'),
  'a day that the calendar does not have': day('from: ▸2026-02-29, to: 2026-03-01'),
  'a day that is none': day('from: ▸10/01/2026, to: 2026-03-01'),
  'a window of both kinds': whole('from: 2026-10-01, to: 2026-10-08, for: 1h'),
  'a window without a first day': whole('to: 2026-10-08'),
  'a recurring window without a time': whole('cron: "0 0 1 * *"'),
  'a window of neither kind': whole(''),
  'an audience of two kinds': audience('▸{ header: x-beta, share: 20% }'),
  'an audience of no kind': audience('▸{}'),
  'an audience by header without a value': audience('{ header: x-beta }').replace(
    'audience',
    '▸audience',
  ),
  'a header that is none': audience('{ header: ▸"x beta", value: a }'),
  'a share with a value': audience('{ share: 20%, value: ▸a }'),
  'a share of nobody': audience('{ share: ▸0% }'),
  'an image with a tag': cluster(
    '',
    'namespace: a, chart: b, image: "▸c/d:6.2.1", edge: { hosts: [e.f] }',
  ).replace('"▸c/d:6.2.1"', '▸"c/d:6.2.1"'),
  'signed releases without a key': cluster(
    '',
    'namespace: a, chart: b, image: c/d, edge: { hosts: [e.f] }, ▸releasePolicy: { requireSigned: true }',
  ),
  'an edge without a host': cluster('', 'namespace: a, chart: b, image: c/d, edge: { hosts: ▸[] }'),
  'a gateway without its namespace': cluster(
    '',
    'namespace: a, chart: b, image: c/d, edge: { gateway: ▸traefik, hosts: [e.f] }',
  ),
  'an address without a scheme': cluster(
    '',
    'namespace: a, chart: b, image: c/d, edge: { hosts: [e.f], url: ▸e.f }',
  ),
  'a word that is nearly right': strategy(
    'ab: { experiment: { audience: { share: 5% }, hold: 1h, ending: ▸retrun } }',
  ),
  'a quota that two slots do not fit in': setup(
    'quota: { requests: { cpu: ▸"8", memory: 64Gi }, pods: 50, slot: { pods: 20, requests: { cpu: 750m, memory: 1Gi }, limits: { cpu: 300m, memory: 1Gi } } }',
  ),
  'a quota of fewer pods than two slots have': setup(
    'quota: { requests: { cpu: "8", memory: 8Gi }, pods: ▸4, slot: { pods: 2, requests: { cpu: 1m, memory: 1Mi }, limits: { cpu: 1m, memory: 1Mi } } }',
  ),
  'a product in place of an amount': setup(
    'quota: { requests: { cpu: "8", memory: ▸4*2Gi }, pods: 5 }',
  ),
  'a secret in the file itself': setup('secrets: { app: { JWT_SECRET: ▸s3cret } }'),
  'a secret without a source': setup('secrets: { app: { JWT_SECRET: { env: ▸a-b } } }'),
  'a secret from two sources': setup(
    'secrets: { app: { JWT_SECRET: ▸{ env: A, file: secrets.yaml, key: A } } }',
  ),
  'two ways to a certificate': setup(
    'tls: ▸{ secretName: tls, ownAuthority: true, issuer: Issuer/a }',
  ),
  'a subject of two kinds': setup('deployers: [▸{ user: li.na, group: deployers }]'),
  'an account without its namespace': setup('readers: [{ serviceAccount: ▸deployer }]'),
  'an address range that is none': setup('network: { providers: [▸10.0.0.0/40] }'),
  'a peer that is nowhere': setup('network: { peers: [▸{ name: redis, ports: [6379] }] }'),
  'a certificate without its key': setup('tls: ▸{ secretName: tls, certificate: { env: CRT } }'),
  'an issuer without its kind': setup('tls: { secretName: tls, issuer: ▸letsencrypt }'),
  'a level of Pod Security that lets all in': setup('podSecurity: { enforce: ▸privileged }'),
};
