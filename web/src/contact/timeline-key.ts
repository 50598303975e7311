// Which words tell of a session's event: those the thread has for it, and those of what only the timeline tells.
import type { SessionEventView } from '../../../src/contract/api.js';

/** `exists`: are there words under this key? What nobody has words for shows the state it led to. */
export function timelineKey({ name, state, by }: SessionEventView, exists: (key: string) => boolean): string {
  const chapters = [`timeline.${name}`, `events.session_${name}`];
  const forms = name === 'opened' ? [`_${state}`] : by.type === 'agent' ? ['_by', ''] : [''];
  const key = chapters.flatMap((chapter) => forms.map((form) => chapter + form)).find(exists);
  return key ?? `session.${state}`;
}
