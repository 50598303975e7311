// The people of the simulated day: each writes when they feel like it, some come back, some rate, some say nothing more. What they said and heard is kept.
import type { Expectation, Heard } from '../model/expectation.js';
import type { Dice } from './dice.js';
import { FOR_A_PERSON, QUESTION, RATING_QUESTION, type Channel, type Office } from './office.js';
import { HOUR_MS, MINUTE_MS, type DayPlan, type DayTimes } from './times.js';

interface Line {
  atMs: number;
  text: string;
}

interface Person {
  id: string;
  channel: Channel;
  lines: Line[];
  heard: Heard[];
  /** Whoever serves them does not get to say goodbye. */
  fallsSilent: boolean;
}

export class Crowd {
  private readonly people = new Map<string, Person>();
  private seen = 0;
  private said = 0;

  constructor(
    private readonly office: Office,
    private readonly expectation: Expectation,
    private readonly dice: Dice,
    plan: DayPlan,
    times: DayTimes,
  ) {
    for (let n = 0; n < plan.people; n++) {
      const channel = office.channels[n % office.channels.length];
      const id = `person ${String(n)}`;
      if (channel) this.people.set(id, { id, channel, lines: this.linesOf(channel, times), heard: [], fallsSilent: dice.falls(0.12) });
    }
  }

  /** What is due by now is written, each person's in order. */
  async step(round: number): Promise<void> {
    this.listen();
    const nowMs = this.office.clock.now().getTime();
    await Promise.all([...this.people.values()].map((person) => this.write(person, nowMs, round)));
  }

  /** Has nothing more to say, and waits for a goodbye. */
  isDone(id: string): boolean {
    const person = this.people.get(id);
    return person?.lines.length === 0 && !person.fallsSilent;
  }

  accountOf(id: string): string | undefined {
    return this.people.get(id)?.channel.account.id;
  }

  get all(): readonly Person[] {
    this.listen();
    return [...this.people.values()];
  }

  private linesOf({ hasBot }: Channel, { beginsMs, opensMs, closesMs, nextMorningMs }: DayTimes): Line[] {
    const { dice } = this;
    const lines: Line[] = [];
    // The first hour and the middle of the day are the fullest.
    const share = (dice.throw() + dice.throw()) / 2;
    let atMs = dice.falls(0.06) ? dice.between(beginsMs, opensMs) : opensMs + share * (closesMs + 8 * MINUTE_MS - opensMs);
    const opening = hasBot ? [...(dice.falls(0.6) ? [QUESTION] : []), ...(dice.falls(0.85) ? [FOR_A_PERSON] : [])] : [];
    const more = dice.between(opening.length > 0 ? 0 : 1, 4);
    for (const text of [...opening, ...Array.from({ length: more }, () => '')]) {
      lines.push({ atMs, text });
      atMs += dice.between(20_000, 4 * MINUTE_MS);
    }
    if (dice.falls(0.1)) lines.push({ atMs: atMs + dice.between(12 * MINUTE_MS, HOUR_MS / 2), text: '' });
    if (dice.falls(0.03)) lines.push({ atMs: nextMorningMs + dice.between(0, 8 * MINUTE_MS), text: hasBot ? FOR_A_PERSON : '' });
    return lines;
  }

  private async write(person: Person, nowMs: number, round: number): Promise<void> {
    for (let line = person.lines[0]; line && line.atMs <= nowMs; line = person.lines[0]) {
      person.lines.shift();
      const platformMessageId = `in-${String(++this.said)}`;
      const text = line.text === '' ? `words ${String(this.said)}` : line.text;
      await this.office.tell(person.channel, {
        type: 'message',
        origin: 'user',
        dedupeKey: platformMessageId,
        platformMessageId,
        platformUserId: person.id,
        sentAt: this.office.clock.now(),
        content: { type: 'text', text },
      });
      this.expectation.said.push({ person: person.id, platformMessageId, text, round, edits: [], isUnsent: false });
    }
  }

  /** What reached them since: agents' answers are remembered, a question for a rating is answered by most. */
  private listen(): void {
    const { taken } = this.office.mortal;
    const fresh = taken.slice(this.seen);
    this.seen = taken.length;
    for (const { call, platformMessageId } of fresh) {
      const person = this.people.get(String(call.payload['to']));
      const text = String(call.payload['text']);
      if (text.startsWith('answer ')) person?.heard.push({ platformMessageId, text });
      const isQuestion = text === RATING_QUESTION || (person?.channel.hasBot === false && call.payload['type'] === 'menu');
      if (person && isQuestion && this.dice.falls(0.6))
        person.lines.unshift({
          atMs: this.office.clock.now().getTime() + this.dice.between(5_000, 60_000),
          text: this.dice.falls(0.9) ? String(this.dice.between(1, 5)) : 'it was fine',
        });
    }
  }
}
