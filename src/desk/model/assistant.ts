// The language model at the desk: which FAQ entry is meant, drafts for agents, summaries for whoever takes over. Nothing waits for it but
// whoever asked; where it fails, things go on as without it.
import type { LookupFunction } from 'node:net';
import type { Logger } from 'pino';
import { openModelKey } from '../../accounts/model-key.js';
import type { Sealer } from '../../accounts/sealing.js';
import { hubSays, HubError, type Clock, type FaqEntryView } from '../../contract/index.js';
import type { MessageWriter } from '../../im/message-writer.js';
import { conversationTarget } from '../../store/conversations.js';
import type { Database } from '../../store/database.js';
import { visibleHistory } from '../../store/messages.js';
import { modelSettings, type ModelSettingsRow } from '../../store/model-settings.js';
import type { FaqBook } from '../answers/faq-book.js';
import { askModel, ModelError, type ModelMessage } from './chat-model.js';
import { draftPrompt, entryIn, entryPrompt, summaryPrompt } from './prompts.js';

const WITHIN_MS = 10_000;
/** After so many failures in a row the model is left alone for a while, so that nobody waits for one that is down. */
const FAILURES_BEFORE_REST = 3;
const REST_MS = 60_000;

const MAX_ENTRIES_SHOWN = 60;
const MAX_FACTS = 6;
const TALK_LENGTH = 20;
const SUMMARY_MAX = 1_000;
/** In a rush the others are handed over without one. */
const SUMMARIES_AT_ONCE = 32;

export interface AssistantDependencies {
  database: Database;
  book: FaqBook;
  writer: MessageWriter;
  sealer: Sealer;
  lookup: LookupFunction | null;
  clock: Clock;
  log: Logger;
  newId: () => string;
}

type Purpose = 'answers' | 'drafts' | 'summaries';

export class Assistant {
  private readonly stopping = new AbortController();
  private readonly summarising = new Set<Promise<void>>();
  private readonly failing = new Map<string, { failures: number; restUntilMs: number }>();

  constructor(private readonly deps: AssistantDependencies) {}

  /** What is under way is given up. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.summarising);
  }

  /** The entry that answers this, where the words alone did not tell; null: none, or nobody may be asked. */
  async entryFor(companyId: string, said: string): Promise<FaqEntryView | null> {
    const settings = await this.settingsFor(companyId, 'answers');
    if (settings === null) return null;
    const entries = await this.deps.book.closestTo(companyId, said, MAX_ENTRIES_SHOWN);
    if (entries.length === 0) return null;
    const answer = await this.attempt(settings, entryPrompt(said, entries), 8);
    return answer === null ? null : entryIn(answer, entries);
  }

  /** Throws 422 `model_off`, 503 `model_unavailable`. */
  async draft(companyId: string, conversationId: string): Promise<string> {
    const settings = await this.settingsFor(companyId, 'drafts');
    if (settings === null) throw new HubError(422, 'model_off', 'Drafts by a language model are not switched on.');
    const talk = await visibleHistory(this.deps.database, companyId, conversationId, { limit: TALK_LENGTH });
    const asked = talk.findLast(({ kind, content }) => kind === 'in' && content.type === 'text')?.content;
    const matches = asked?.type === 'text' ? await this.deps.book.match(companyId, asked.text, MAX_FACTS) : [];
    const facts = matches.map(({ entry }) => entry);
    return this.ask(settings, draftPrompt(talk, facts), 400).catch((error: unknown) => {
      if (error instanceof ModelError) throw new HubError(503, 'model_unavailable', error.message);
      throw error;
    });
  }

  /** Writes a line into the conversation that only the desk sees; once per `key`. Nobody waits for it, and in a rush it may stay out. */
  summarise(companyId: string, conversationId: string, key: string): void {
    if (this.stopping.signal.aborted || this.summarising.size >= SUMMARIES_AT_ONCE) return;
    const done: Promise<void> = this.writeSummary(companyId, conversationId, key)
      .catch((error: unknown) => this.deps.log.warn({ error, conversationId }, 'a conversation was not summarised'))
      .finally(() => this.summarising.delete(done));
    this.summarising.add(done);
  }

  private async writeSummary(companyId: string, conversationId: string, key: string): Promise<void> {
    const settings = await this.settingsFor(companyId, 'summaries');
    if (settings === null) return;
    const { database, writer, newId, clock } = this.deps;
    const talk = await visibleHistory(database, companyId, conversationId, { limit: TALK_LENGTH });
    const text = await this.attempt(settings, summaryPrompt(talk), 200);
    const target = text === null ? null : await conversationTarget(database, companyId, null, conversationId);
    if (text === null || target === null) return;
    const { accountId, proxyUserId } = target;
    await writer.append({
      companyId,
      conversationId,
      accountId,
      proxyUserId,
      id: newId(),
      kind: 'system',
      senderType: 'system',
      senderId: accountId,
      senderName: '',
      content: { type: 'event', name: 'session.summary', data: { text: text.slice(0, SUMMARY_MAX) } },
      status: 'stored',
      sentAt: clock.now(),
      clientMsgId: key,
    });
  }

  /** Asks one word, to see whether it answers. Throws `ModelError`. */
  async check(settings: ModelSettingsRow): Promise<void> {
    await this.askNow(settings, [{ role: 'user', content: 'Answer with the word yes.' }], 8);
  }

  private async settingsFor(companyId: string, purpose: Purpose): Promise<ModelSettingsRow | null> {
    const settings = await modelSettings(this.deps.database, companyId);
    return settings?.[purpose] === true ? settings : null;
  }

  private async attempt(settings: ModelSettingsRow, messages: ModelMessage[], maxTokens: number): Promise<string | null> {
    try {
      return await this.ask(settings, messages, maxTokens);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      return null;
    }
  }

  private async ask(settings: ModelSettingsRow, messages: ModelMessage[], maxTokens: number): Promise<string> {
    const { companyId } = settings;
    const nowMs = this.deps.clock.now().getTime();
    const before = this.failing.get(companyId);
    if (before !== undefined && before.restUntilMs > nowMs) throw new ModelError(hubSays('model_resting'));
    try {
      const answer = await this.askNow(settings, messages, maxTokens);
      this.failing.delete(companyId);
      return answer;
    } catch (error) {
      const failures = (before?.failures ?? 0) + 1;
      this.failing.set(companyId, { failures, restUntilMs: failures >= FAILURES_BEFORE_REST ? nowMs + REST_MS : 0 });
      this.deps.log.warn({ companyId, reason: error instanceof Error ? error.message : 'unknown' }, 'a language model gave no answer');
      throw error instanceof ModelError ? error : new ModelError(hubSays('model_key_closed'));
    }
  }

  private async askNow(
    { companyId, baseUrl, model, sealedKey, secretKeyId }: ModelSettingsRow,
    messages: ModelMessage[],
    maxTokens: number,
  ) {
    const { sealer, lookup } = this.deps;
    const sealed = sealedKey === null || secretKeyId === null ? null : { text: sealedKey, keyId: secretKeyId };
    const key = sealed === null ? null : openModelKey(sealer, companyId, sealed);
    return askModel({ baseUrl, model, key, messages, maxTokens, lookup, withinMs: WITHIN_MS, signal: this.stopping.signal });
  }
}
