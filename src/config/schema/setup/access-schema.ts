import { z } from 'zod';
import type { SetupSubject } from '../../../domain/setup.ts';
import { text } from '../names.ts';
import { shapeError, told } from '../told.ts';

const AN_ACCOUNT = 'a namespace and a name, such as gitlab/deployer';
const SHAPE = 'exactly one of user, group and serviceAccount';

const subject = z
  .strictObject(
    {
      user: told(text('the name of a user', 253).exactOptional(), {
        en: 'A user of the cluster.',
        zh: '集群用户。',
      }),
      group: told(text('the name of a group', 253).exactOptional(), {
        en: 'A group of the cluster.',
        zh: '集群用户组。',
      }),
      serviceAccount: told(
        z
          .string({ error: AN_ACCOUNT })
          .regex(/^[a-z0-9-]{1,63}\/[a-z0-9.-]{1,253}$/, { error: AN_ACCOUNT })
          .exactOptional(),
        {
          en: 'A ServiceAccount, with its namespace before a slash.',
          zh: 'ServiceAccount，斜杠前为其命名空间。',
        },
      ),
    },
    shapeError('a map with user, group or serviceAccount'),
  )
  .transform(({ user, group, serviceAccount }, context): SetupSubject => {
    const named = [user, group, serviceAccount].filter((one) => one !== undefined);
    if (named.length !== 1) {
      const hint = 'Write { group: deployers }, or another one of the three.';
      context.addIssue({ code: 'custom', message: SHAPE, params: { hint } });
      return z.NEVER;
    }
    if (user !== undefined) return { kind: 'User', name: user };
    if (group !== undefined) return { kind: 'Group', name: group };
    const [namespace = '', name = ''] = (serviceAccount ?? '').split('/');
    return { kind: 'ServiceAccount', namespace, name };
  });

/** Who gets rights. */
export const subjects: z.ZodType<readonly SetupSubject[]> = z
  .array(subject, shapeError('a list of subjects'))
  .max(64, { error: 'at most 64 subjects' });
