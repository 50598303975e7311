import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from '../i18n/translation.js';
import type { EntryPointView } from '../../../src/contract/api.js';
import { commentedPostQuery } from '../data/commented-post.js';
import { safeUrl } from './safe-url.js';

/** Before the id of a post that was commented. */
const COMMENTED_POST = 'post:';
const NAME_MAX = 80;

/** `Advertisement “Summer sale”`, leading to where it can be looked at when that is known; a post that was commented with its first words. */
export function EntryWords({ entryPoint: { kind, value, data }, conversationId }: { entryPoint: EntryPointView; conversationId: string }) {
  const { t } = useTranslation();
  const isPost = value.startsWith(COMMENTED_POST);
  const { data: post } = useQuery({ ...commentedPostQuery(conversationId, value), enabled: isPost });
  const name = data.title ?? (isPost ? firstWords(post?.text ?? '') : value);
  const what = t(isPost ? 'routing.commentedPost' : `routing.entryKind.${kind}`);
  const words = name === '' ? what : t('routing.entryNamed', { what, name });
  const href = safeUrl(data.url ?? post?.url ?? '');
  const title = post?.text ?? value;
  if (href === null) return <span title={title}>{words}</span>;
  return (
    <Anchor inherit href={href} title={title} target="_blank" rel="noopener noreferrer">
      {words}
    </Anchor>
  );
}

function firstWords(text: string): string {
  const [line = ''] = text.split('\n', 1);
  return line.length <= NAME_MAX ? line : `${line.slice(0, NAME_MAX - 1)}…`;
}
