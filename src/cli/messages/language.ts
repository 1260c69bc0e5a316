/** The languages that every sentence exists in. */
export type Language = 'en' | 'zh';

/** What the choice of a language depends on, as the environment gives it. */
type LocaleVariables = {
  readonly LC_ALL?: string | undefined;
  readonly LC_MESSAGES?: string | undefined;
  readonly LANG?: string | undefined;
};

/** `flag` wins (checked by whoever parsed it); then LC_ALL, LC_MESSAGES and LANG as POSIX ranks them; then English. */
export function chooseLanguage(flag: Language | undefined, variables: LocaleVariables): Language {
  if (flag !== undefined) return flag;
  const locale = [variables.LC_ALL, variables.LC_MESSAGES, variables.LANG].find(
    (value) => value !== undefined && value !== '',
  );
  return /^zh\b|^zh[_-]/i.test(locale ?? '') ? 'zh' : 'en';
}
