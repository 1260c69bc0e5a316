import { z } from 'zod';
import type { ApprovalPolicy } from '../../domain/approval-policy.ts';
import type { Plan } from '../../domain/rollout.ts';
import { text } from './names.ts';
import { shapeError, told } from './told.ts';
import { duration, whole } from './units.ts';

/** Who approves, as it is written: steps, and deployments where `deploy` says so. */
export type DeclaredApprovals = Plan['approvals'] & {
  readonly deploy?: Pick<ApprovalPolicy, 'roles' | 'keys' | 'validForMs'>;
};

const A_NAME = 'the name of a person';
const MOST_PEOPLE = 200;

const names = () =>
  z
    .array(text(A_NAME, 128), shapeError('a list of names'))
    .max(MOST_PEOPLE, { error: `at most ${MOST_PEOPLE} names` });

const role = z.strictObject(
  {
    required: told(whole(1, 20).prefault(1), {
      en: 'How many of them must be among those who approve.',
      zh: '审批人中至少要有几位。',
    }),
    people: told(names().min(1, { error: 'at least one name' }), {
      en: 'Which approvers have the role.',
      zh: '哪些审批人担任该角色。',
    }),
  },
  shapeError('a map with required and people'),
);

const deploy = z
  .strictObject(
    {
      validFor: told(duration('1m', '30d').prefault('24h'), {
        en: 'How long an approval counts.',
        zh: '一次审批的有效时间。',
      }),
      roles: told(z.record(text('a role', 63), role, shapeError('a map of roles')).prefault({}), {
        en: 'Roles that must be among those who approve.',
        zh: '审批人中必须包含的角色。',
      }),
      keys: told(
        z
          .record(text(A_NAME, 128), text('a path', 1024), shapeError('a map from person to file'))
          .prefault({}),
        {
          en: 'Files with the public keys of approvers (Ed25519, PEM), seen from this file. Whoever has one approves by a signed token only.',
          zh: '审批人的公钥文件（Ed25519，PEM），相对于本文件。有公钥者只能用签名令牌审批。',
        },
      ),
    },
    shapeError('a map of settings'),
  )
  .transform(({ validFor, ...rest }) => ({ ...rest, validForMs: validFor }));

type Context = z.core.$RefinementCtx;
type Issue = {
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint: string;
};

function complain(context: Context, { path, message, hint }: Issue): void {
  context.addIssue({ code: 'custom', path: [...path], message, params: { hint } });
}

/** Who must approve. */
export const approvalsSchema: z.ZodType<DeclaredApprovals> = z
  .strictObject(
    {
      required: told(whole(1, 20).prefault(1), {
        en: 'How many people must approve a step, and a deployment where `deploy` stands.',
        zh: '一个步骤需要多少人审批；写有 `deploy` 时，部署也需要同样人数。',
      }),
      approvers: told(names().prefault([]), {
        en: 'Who may approve; nobody named: anybody may.',
        zh: '谁可以审批；不写则任何人都可以。',
      }),
      deploy: told(deploy.exactOptional(), {
        en: 'Where it stands, even empty, `zhiyou deploy` begins nothing before enough people approved exactly this release and plan; whoever deploys does not count.',
        zh: '写有此项（即使为空）时，`zhiyou deploy` 须先有足够的人审批该版本与该计划才会开始；发起部署者本人不计。',
        byDefault: { en: 'deployments need no approval', zh: '部署无需审批' },
      }),
    },
    shapeError('a map with required, approvers and deploy'),
  )
  .superRefine((found, context) => {
    for (const issue of [...quorumIssues(found), ...deployIssues(found)]) complain(context, issue);
  });

function quorumIssues({ required, approvers }: DeclaredApprovals): readonly Issue[] {
  const twice = approvers.flatMap((name, k): readonly Issue[] => {
    if (approvers.indexOf(name) === k) return [];
    return [{ path: ['approvers', k], message: 'each name once', hint: 'Remove one of the two.' }];
  });
  if (approvers.length === 0 || required <= approvers.length) return twice;
  const hint = `${approvers.length} people may approve: name more, or require fewer.`;
  const message = `at most ${approvers.length}, the number of approvers`;
  return [...twice, { path: ['required'], message, hint }];
}

function deployIssues({ approvers, deploy: found }: DeclaredApprovals): readonly Issue[] {
  if (found === undefined) return [];
  const hint = 'Name them in approvers too, or take them out here.';
  const message = 'one of the approvers';
  const isStranger = (name: string): boolean => !approvers.includes(name);
  const none: readonly Issue[] =
    approvers.length > 0
      ? []
      : [
          {
            path: ['approvers'],
            message: 'at least one name, since deployments must be approved',
            hint: 'Name who may approve, or leave deploy out.',
          },
        ];
  const inRoles = Object.entries(found.roles).flatMap(([name, { people, required }]) => {
    const strangers = people.flatMap((person, k): readonly Issue[] =>
      isStranger(person) ? [{ path: ['deploy', 'roles', name, 'people', k], message, hint }] : [],
    );
    const most = new Set(people).size;
    if (required <= most) return strangers;
    return [
      ...strangers,
      {
        path: ['deploy', 'roles', name, 'required'],
        message: `at most ${most}, the number of people in the role`,
        hint: 'Name more people, or require fewer.',
      },
    ];
  });
  const keyed = Object.keys(found.keys)
    .filter(isStranger)
    .map((name): Issue => ({ path: ['deploy', 'keys', name], message, hint }));
  return [...none, ...inRoles, ...keyed];
}
