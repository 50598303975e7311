import { Anchor } from '@mantine/core';
import { useTranslation } from '../i18n/translation.js';
import type { EntryPointView } from '../../../src/contract/api.js';
import { safeUrl } from './safe-url.js';

/** What connectors write before a post's id, which tells people nothing. */
const POST = 'post:';

/** `Advertisement “Summer sale”`, leading to where it can be looked at when that is known. */
export function EntryWords({ entryPoint: { kind, value, data } }: { entryPoint: EntryPointView }) {
  const { t } = useTranslation();
  const isPost = value.startsWith(POST);
  const name = data.title ?? (isPost ? '' : value);
  const what = t(isPost ? 'routing.commentedPost' : `routing.entryKind.${kind}`);
  const words = name === '' ? what : t('routing.entryNamed', { what, name });
  const href = safeUrl(data.url ?? '');
  if (href === null) return <span title={value}>{words}</span>;
  return (
    <Anchor inherit href={href} title={value} target="_blank" rel="noopener noreferrer">
      {words}
    </Anchor>
  );
}
