import { changed, cluster, file, gates, setup, strategy } from './good-file.fixture.ts';

/** Files with names that are not known, or not allowed; `▸` is where that is told. */
export const NAME_MISTAKES: Readonly<Record<string, string>> = {
  'an unknown key that looks like a known one': file('', '▸slowerThna: 1s'),
  'an unknown key that looks like none': strategy('canary: { ▸analysis: 1 }'),
  'an unknown key that every object has': file('', '▸constructor: 1'),
  'a list where a map is expected': strategy('canary: ▸[10, 100]'),
  'a map where a list is expected': changed('[wechat, alipay]', '▸{ wechat: {} }'),
  'nothing where a map is expected': strategy('canary: ▸~'),
  'a missing key': changed('name: smart\n', '').replace('routes', '▸routes'),
  'an unknown runtime with settings of its own': `${file('')}  production: { runtime: ▸nomad, cluster: a, judge: 5 }\n`,
  'a cluster of which nothing is said': `${file('')}  ▸production: { runtime: kubernetes }\n`,
  'a setting of another runtime': cluster(', ▸edgePort: 80'),
  'a cluster for this machine': file(
    '    ▸kubernetes: { namespace: a, chart: b, image: c/d, edge: { hosts: [e] } }',
  ),
  'an environment that does not say where it runs': `${file('')}  ▸production: { releases: { a: {} } }\n`,
  'an environment whose name is no name': `${file('')}  ▸Production: { runtime: local, releases: { a: {} } }\n`,
  'no release': changed('{ 6.2.0: {} }', '▸{}'),
  'no environment': file('').replace(/environments:[^]*/, 'environments: ▸{}\n'),
  'a release whose name no image has': changed('6.2.0', '▸"6.2 beta"'),
  'a variable whose name no shell has': changed('{}', '{ ▸log-level: info }'),
  'a name that every object has': changed('name: smart', 'name: ▸constructor'),
  'no route class default': changed('default: [/], ', '').replace('routes', '▸routes'),
  'a path of two route classes': changed('[/pay]', '[/pay, ▸/]'),
  'a path that is none': changed('[/pay]', '[▸pay]'),
  'payments without a provider': changed('providers: [wechat, alipay]', '').replace(
    'name',
    '▸name',
  ),
  'providers without payments': changed(', payment: [/pay]', '').replace('[wechat', '▸[wechat'),
  'a provider twice': changed('alipay', '▸wechat'),
  'a gate of an unknown provider': gates('payments: { ▸wehcat: {} }'),
  'a gate of a provider that nothing is like': gates('payments: { ▸unionpay: {} }'),
  'a gate of payments that are not there': gates('▸paymentSlow: {}')
    .replace(', payment: [/pay]', '')
    .replace('providers: [wechat, alipay]', ''),
  'a gate of its own with the name of one that is there': gates(
    'custom: { ▸slow: { bad: a, total: b } }',
  ),
  'a gate of its own with the name of a provider': gates(
    'latency: { ▸payment-wechat: { slowerThan: 1s } }',
  ),
  'two gates of its own with one name': gates(
    'latency: { tail: { slowerThan: 1s } }, custom: { ▸tail: { bad: a, total: b } }',
  ),
  'more approvals than approvers': file(
    '    approvals: { required: ▸3, approvers: [li.na, zhao] }',
  ),
  'deployments that nobody may approve': file('    approvals: { approvers: ▸[], deploy: {} }'),
  'a role of somebody who may not approve': file(
    '    approvals: { approvers: [li.na], deploy: { roles: { operations: { people: [▸zhao] } } } }',
  ),
  'more of a role than there are': file(
    '    approvals: { approvers: [li.na, zhao], deploy: { roles: { operations: { required: ▸2, people: [zhao] } } } }',
  ),
  'a key of somebody who may not approve': file(
    '    approvals: { approvers: [li.na], deploy: { keys: { zhao: ▸zhao.pub } } }',
  ),
  'an approver twice': file('    approvals: { approvers: [li.na, ▸li.na] }'),
  'approval of an unknown route class': strategy('canary: { approveBefore: [▸paymnet] }'),
  'approval of a class that nothing is like': strategy('canary: { approveBefore: [▸search] }'),
  'a setup for this machine': file('    ▸setup: {}'),
  'an unknown key of a setup': setup('▸qouta: {}'),
};
