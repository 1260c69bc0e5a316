import { z } from 'zod';
import type { SecretPlace } from '../../../domain/setup.ts';
import { text } from '../names.ts';
import { shapeError, told } from '../told.ts';

const A_VARIABLE = 'a variable name such as JWT_SECRET_PROD';
const SHAPE = 'where the value comes from: { env: NAME } or { file: PATH, key: KEY }';

/** Where a secret value comes from; the value itself never stands in the file. */
export const secretPlace: z.ZodType<SecretPlace> = z
  .strictObject(
    {
      env: told(
        z
          .string({ error: A_VARIABLE })
          .regex(/^[A-Za-z_]\w{0,127}$/, { error: A_VARIABLE })
          .exactOptional(),
        {
          en: 'Variable in the environment of the command.',
          zh: '执行命令时的环境变量。',
        },
      ),
      file: told(text('a path', 1024).exactOptional(), {
        en: 'File of secrets (`zhiyou secrets`, SOPS format, age), seen from this file.',
        zh: '密文文件（`zhiyou secrets`，SOPS 格式，age 加密），相对于本文件。',
      }),
      key: told(text('a key of the file', 253).exactOptional(), {
        en: 'Key of that file.',
        zh: '该文件中的键。',
      }),
    },
    shapeError(SHAPE),
  )
  .transform(({ env, file, key }, context): SecretPlace => {
    if (env !== undefined && file === undefined && key === undefined) {
      return { kind: 'env', name: env };
    }
    if (env === undefined && file !== undefined && key !== undefined) {
      return { kind: 'file', path: file, key };
    }
    const hint = 'Name a variable, or a file and its key, and not both.';
    context.addIssue({ code: 'custom', message: SHAPE, params: { hint } });
    return z.NEVER;
  });
