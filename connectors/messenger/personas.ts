// Under whose name and picture an agent's messages go: a persona of the Page, made once for each agent and made anew when they look different.
// An answer never waits long for it nor fails with it: without a persona it goes as the Page.
import { setTimeout as pause } from 'node:timers/promises';
import { ConnectorError, type AccountAccess, type Answerer, type HealthCheck } from '../../src/contract/index.js';
import type { GraphApi } from '../meta/graph.js';
import type { Faces } from '../meta/messaging/deliver.js';
import { fieldsOf, idOf, textOf } from '../meta/reading.js';
import { say } from '../meta/words.js';

const NAME_MAX = 50;
/** A first answer waits so long at most; who types first has one by then. */
const WAIT_MS = 3_000;
const TRY_AGAIN_MS = 10 * 60_000;
/** They last until they are deleted. */
const FOR_GOOD = new Date('9999-12-31T00:00:00Z');

interface Persona {
  id: string;
  /** What it was made of. */
  name: string;
  pictureUrl: string;
}

export class Personas implements Faces {
  /** By agent; null: none is kept. */
  private readonly known = new Map<string, Persona | null>();
  private readonly underWay = new Map<string, Promise<string | null>>();
  /** By agent: what was refused, and until when it is not asked for again. */
  private readonly refused = new Map<string, { untilMs: number; quote: string }>();

  constructor(
    private readonly api: GraphApi,
    private readonly account: Pick<AccountAccess, 'answerer' | 'tokens'>,
    private readonly now: () => number,
  ) {}

  async personaOf(agentId: string): Promise<string | null> {
    let looked = this.underWay.get(agentId);
    if (looked === undefined) {
      looked = this.look(agentId)
        .catch(() => null)
        .finally(() => this.underWay.delete(agentId));
      this.underWay.set(agentId, looked);
    }
    const waiting = new AbortController();
    const tooLong = pause(WAIT_MS, null, { ref: false, signal: waiting.signal }).catch(() => null);
    try {
      return await Promise.race([looked, tooLong]);
    } finally {
      waiting.abort();
    }
  }

  /** Meta publishes no error code for it, so it is asked for the persona itself. One that was replaced meanwhile is gone as well. */
  async isGone(agentId: string, personaId: string): Promise<boolean> {
    if (this.known.get(agentId)?.id !== personaId) return true;
    try {
      await this.api.get(personaId, { fields: 'name' });
      return false;
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.kind !== 'permanent') return false;
    }
    await this.keep(agentId, null);
    return true;
  }

  /** What keeps agents from being shown. */
  checks(): HealthCheck[] {
    const [first] = this.refused.values();
    return first === undefined ? [] : [{ code: 'personas', ok: true, warning: true, ...say('agent_not_shown', { reason: first.quote }) }];
  }

  private async look(agentId: string): Promise<string | null> {
    const shown = (await this.account.answerer?.(agentId)) ?? null;
    const known = await this.knownOf(agentId);
    if (shown?.pictureUrl === undefined) {
      this.refused.delete(agentId);
      if (known !== null) await this.letGo(agentId, known);
      return null;
    }
    const wanted = { name: nameOf(shown), pictureUrl: shown.pictureUrl };
    if (known?.name === wanted.name && known.pictureUrl === wanted.pictureUrl) return known.id;
    const refused = this.refused.get(agentId);
    if (refused !== undefined && refused.untilMs > this.now()) return null;
    return this.make(agentId, wanted, known);
  }

  private async make(agentId: string, { name, pictureUrl }: Omit<Persona, 'id'>, before: Persona | null): Promise<string | null> {
    try {
      // Made twice, one of the two would merely never be used.
      const id = idOf((await this.api.post('me/personas', { name, profile_picture_url: pictureUrl }, { repeatable: true }))['id']);
      if (id === undefined) throw new ConnectorError({ code: 'rejected', kind: 'permanent', message: 'no id in the answer' });
      await this.keep(agentId, { id, name, pictureUrl });
      this.refused.delete(agentId);
      if (before !== null) await this.remove(before);
      return id;
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      this.refused.set(agentId, { untilMs: this.now() + TRY_AGAIN_MS, quote: error.details.message });
      return null;
    }
  }

  private async letGo(agentId: string, persona: Persona): Promise<void> {
    await this.keep(agentId, null);
    await this.remove(persona);
  }

  /** One that stays behind harms nobody. */
  private async remove({ id }: Persona): Promise<void> {
    await this.api.delete(id).catch((error: unknown) => {
      if (!(error instanceof ConnectorError)) throw error;
    });
  }

  private async knownOf(agentId: string): Promise<Persona | null> {
    const inMemory = this.known.get(agentId);
    if (inMemory !== undefined) return inMemory;
    const persona = personaIn((await this.account.tokens.read(shelfName(agentId)))?.value);
    this.known.set(agentId, persona);
    return persona;
  }

  private async keep(agentId: string, persona: Persona | null): Promise<void> {
    this.known.set(agentId, persona);
    await this.account.tokens.write(shelfName(agentId), { value: JSON.stringify(persona), expiresAt: FOR_GOOD });
  }
}

const shelfName = (agentId: string): string => `persona ${agentId}`;

/** As Meta counts is not said; whole characters, cut by the stricter count. */
function nameOf({ name }: Answerer): string {
  let cut = '';
  for (const character of name.trim()) {
    if (cut.length + character.length > NAME_MAX) break;
    cut += character;
  }
  return cut;
}

function personaIn(value: string | undefined): Persona | null {
  const kept = fieldsOf(value === undefined ? null : JSON.parse(value));
  const [id, name, pictureUrl] = [textOf(kept['id']), textOf(kept['name']), textOf(kept['pictureUrl'])];
  return id === undefined || name === undefined || pictureUrl === undefined ? null : { id, name, pictureUrl };
}
