// The staff of the simulated day: they come, take breaks, lose their line, answer, hand on, close and go home; a supervisor looks in.
import type { MessageView } from '../../src/contract/index.js';
import { AgentSocket } from '../support/agent-socket.js';
import { ApiFailure, type ApiClient } from '../support/hub.js';
import type { Expectation } from '../model/expectation.js';
import type { Crowd } from './crowd.js';
import type { Dice } from './dice.js';
import type { Hired, Office } from './office.js';
import { HOUR_MS, MINUTE_MS, type DayTimes } from './times.js';

interface Colleague extends Hired {
  state: 'home' | 'here' | 'break' | 'away';
  untilMs: number;
  socket: AgentSocket | null;
  shifts: { fromMs: number; toMs: number }[];
}

interface Served {
  id: string;
  person: string;
  agentId: string;
  groupId: string;
  /** Of what was said last. */
  kind: string;
}

export class Crew {
  private readonly colleagues: Colleague[];
  /** How often each refusal was heard. */
  readonly refusals = new Map<string, number>();
  private answers = 0;

  constructor(
    private readonly office: Office,
    private readonly crowd: Crowd,
    private readonly expectation: Expectation,
    private readonly dice: Dice,
    { opensMs, closesMs, nextMorningMs, endsMs }: DayTimes,
  ) {
    const early = (ms: number): number => ms + dice.between(-5 * MINUTE_MS, 5 * MINUTE_MS);
    this.colleagues = office.staff.map((hired) => ({
      ...hired,
      state: 'home',
      untilMs: 0,
      socket: null,
      shifts: [
        { fromMs: early(opensMs), toMs: closesMs + dice.between(0, 12 * MINUTE_MS) },
        { fromMs: early(nextMorningMs + 5 * MINUTE_MS), toMs: endsMs + HOUR_MS },
      ],
    }));
  }

  async step(round: number): Promise<void> {
    const nowMs = this.office.clock.now().getTime();
    await Promise.all(this.colleagues.map((colleague) => this.beThere(colleague, nowMs)));
    const served = await this.served();
    await Promise.all([
      ...this.colleagues
        .filter(({ state }) => state === 'here' || state === 'break')
        .flatMap(({ api }) => served.filter(({ agentId }) => agentId === api.agentId).map((one) => this.serve(api, one, round))),
      ...served.filter(({ agentId }) => agentId === this.office.admin.agentId).map((one) => this.giveBack(one)),
      this.lookIn(served.filter(({ agentId }) => agentId !== this.office.admin.agentId)),
      this.takeByHand(served),
    ]);
  }

  goHome(): void {
    for (const { socket } of this.colleagues) socket?.end();
  }

  private async beThere(colleague: Colleague, nowMs: number): Promise<void> {
    const { dice } = this;
    const isOnShift = colleague.shifts.some(({ fromMs, toMs }) => nowMs >= fromMs && nowMs < toMs);
    if (!isOnShift) return this.leave(colleague);
    if (colleague.state === 'home') {
      colleague.state = 'here';
      await this.connect(colleague);
      await this.choose(colleague, 'idle');
      return;
    }
    if (colleague.state === 'here' && dice.falls(0.004)) {
      colleague.state = 'break';
      colleague.untilMs = nowMs + dice.between(5, 30) * MINUTE_MS;
      await this.choose(colleague, 'break');
    } else if (colleague.state === 'here' && dice.falls(0.006)) {
      colleague.state = 'away';
      // Most are back within the grace; a few are not before what they serve goes to others.
      colleague.untilMs = nowMs + (dice.falls(0.7) ? 20_000 : dice.between(1, 9) * MINUTE_MS);
      colleague.socket?.end();
    } else if (colleague.state !== 'here' && nowMs >= colleague.untilMs) {
      const wasOnBreak = colleague.state === 'break';
      colleague.state = 'here';
      if (wasOnBreak) await this.choose(colleague, 'idle');
    }
    if (colleague.state !== 'away' && colleague.socket?.closedWith !== null) await this.connect(colleague);
  }

  private async leave(colleague: Colleague): Promise<void> {
    if (colleague.state === 'home') return;
    colleague.state = 'home';
    if (this.dice.falls(0.5)) await this.choose(colleague, 'offline');
    colleague.socket?.end();
    colleague.socket = null;
  }

  private async connect(colleague: Colleague): Promise<void> {
    colleague.socket?.end();
    colleague.socket = await this.office.mortal.persist(() =>
      AgentSocket.tryToSignIn(this.office.mortal.small.hub.url, colleague.api.token),
    );
  }

  private choose({ api }: Colleague, status: string): Promise<unknown> {
    return this.ask(() => api.put('/me/status', { status }));
  }

  private served(): Promise<Served[]> {
    return this.office.mortal.small.hub.database.query<Served>({
      text: `SELECT c.id, p.platform_user_id AS person, s.assignee_id AS "agentId", s.group_id AS "groupId", coalesce(c.last_message ->> 'kind', '') AS kind
        FROM service_session s JOIN conversation c ON c.id = s.conversation_id JOIN proxy_user p ON p.id = c.proxy_user_id
        WHERE s.state = 'active' ORDER BY c.id`,
    });
  }

  /** One thing with one conversation, or nothing. */
  private async serve(api: ApiClient, served: Served, round: number): Promise<unknown> {
    const { dice } = this;
    const path = `/conversations/${served.id}`;
    if (served.kind === 'out') {
      if (!this.crowd.isDone(served.person) || !dice.falls(0.3)) return undefined;
      return this.ask(() => api.post(`${path}/close`));
    }
    if (dice.falls(0.01)) return this.ask(() => api.post(`${path}/release`));
    if (dice.falls(0.03)) return this.handOn(api, served);
    if (!dice.falls(0.4)) return undefined;
    await this.answer(api, served, round);
    // What needs no more than one answer is ended at once.
    return dice.falls(0.1) ? this.ask(() => api.post(`${path}/close`)) : undefined;
  }

  private async handOn(api: ApiClient, { id, groupId }: Served): Promise<unknown> {
    const group = this.dice.pick(this.office.groups)?.id;
    const colleague = this.dice.pick(
      this.colleagues.filter((other) => other.groupIds.includes(groupId) && other.api.agentId !== api.agentId),
    );
    const to = this.dice.falls(0.3) || !colleague ? { groupId: group } : { agentId: colleague.api.agentId };
    return this.ask(() => api.post(`/conversations/${id}/transfer`, to));
  }

  private async answer(api: ApiClient, { id, person }: Served, round: number): Promise<void> {
    const text = `answer ${String(++this.answers)}`;
    const clientMsgId = `${api.agentId} ${text}`;
    const outcome = await this.ask(() =>
      api.post<{ message: MessageView }>(`/conversations/${id}/messages`, { clientMsgId, content: { type: 'text', text } }),
    );
    if (outcome instanceof ApiFailure) return;
    const { message } = outcome;
    this.expectation.replies.push({
      ...{ person, agentId: api.agentId, kind: 'out', clientMsgId, parts: [text], round },
      ...{ messageId: message.id, seq: message.seq, resent: 0, resentUncertain: 0 },
    });
  }

  /** A supervisor takes something over now and then, and gives it to somebody of the group at the next look. */
  private async lookIn(served: Served[]): Promise<unknown> {
    const chosen = this.dice.falls(0.03) ? this.dice.pick(served) : undefined;
    return chosen && this.ask(() => this.office.admin.post(`/conversations/${chosen.id}/take-over`));
  }

  private giveBack({ id, groupId }: Served): Promise<unknown> {
    return this.ask(() => this.office.admin.post(`/conversations/${id}/transfer`, { groupId }));
  }

  /** Whose group gives out nothing by itself takes the one who waits longest. */
  private async takeByHand(served: Served[]): Promise<void> {
    const waiting = await this.office.mortal.small.hub.database.query<{ id: string; groupId: string }>({
      text: `SELECT s.conversation_id AS id, s.group_id AS "groupId" FROM service_session s JOIN agent_group g ON g.id = s.group_id
        WHERE g.strategy = 'manual' AND s.state = 'queued' ORDER BY s.queued_at, s.id`,
    });
    const able = this.colleagues.filter(
      ({ state, api, maxLoad }) => state === 'here' && served.filter(({ agentId }) => agentId === api.agentId).length < maxLoad,
    );
    await Promise.all(
      waiting.slice(0, able.length).map(async ({ id, groupId }) => {
        const colleague = this.dice.pick(able.filter(({ groupIds }) => groupIds.includes(groupId)));
        if (colleague) await this.ask(() => colleague.api.post(`/conversations/${id}/claim`));
      }),
    );
  }

  /** A refusal is an answer too. */
  private async ask<Answer>(call: () => Promise<Answer>): Promise<Answer | ApiFailure> {
    const { answer } = await this.office.mortal.persist(async () => {
      try {
        return { answer: await call() };
      } catch (error) {
        if (error instanceof ApiFailure && error.status < 500) return { answer: error };
        throw error;
      }
    });
    if (answer instanceof ApiFailure) {
      const { code } = answer.body.error;
      this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
    }
    return answer;
  }
}
