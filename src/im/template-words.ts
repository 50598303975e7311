// A sent template keeps the words the customer got: later it may be changed at the platform, or not be approved any more.
import type { Logger } from 'pino';
import { storableText, templateText, TEXT_MAX_UTF16, type Clock, type MessageContent, type MessageTemplate } from '../contract/index.js';

/** What is to be sent does not wait longer for words the platform is slow to tell. */
const TOLD_WITHIN_MS = 3_000;

export interface TemplateWordsDependencies {
  clock: Clock;
  log: Logger;
  /** As the platform lists those of the account. */
  templatesOf(accountId: string): Promise<MessageTemplate[]>;
}

/** Whatever words the sender gave; without any where the platform tells none just now, for it alone decides whether the template goes out. */
export async function withTemplateWords(
  deps: TemplateWordsDependencies,
  accountId: string,
  content: MessageContent,
): Promise<MessageContent> {
  if (content.type !== 'template') return content;
  const { text: _asGiven, ...named } = content;
  const template = (await templatesInTime(deps, accountId)).find(
    ({ name, language }) => name === content.name && language === content.language,
  );
  if (!template) return named;
  const text = templateText(template, content.parameters, content.media !== undefined);
  return { ...named, text: storableText(text, TEXT_MAX_UTF16) };
}

async function templatesInTime({ clock, log, templatesOf }: TemplateWordsDependencies, accountId: string): Promise<MessageTemplate[]> {
  let cancel = (): void => undefined;
  const late = new Promise<MessageTemplate[]>((resolve) => {
    cancel = clock.after(TOLD_WITHIN_MS, () => resolve([]));
  });
  try {
    return await Promise.race([templatesOf(accountId), late]);
  } catch (error) {
    log.debug({ error, accountId }, 'the words of a template are not known just now');
    return [];
  } finally {
    cancel();
  }
}
