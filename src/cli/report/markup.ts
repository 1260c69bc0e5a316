/** Text that is already HTML. Only this file makes it, so that nothing else can forget to escape. */
export type Markup = { readonly safeHtml: string };

type Part = string | number | Markup | readonly Markup[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template whose gaps are escaped unless they are markup themselves: `markup\`<p>${text}</p>\``. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { safeHtml: texts.reduce((done, text, k) => done + insert(parts[k - 1]) + text) };
}

function insert(part: Part | undefined): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeText(String(part));
  return 'safeHtml' in part ? part.safeHtml : part.map(({ safeHtml }) => safeHtml).join('');
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');
}
