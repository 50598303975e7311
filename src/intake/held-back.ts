// Who waits behind an event that was put off: what a person did after it must not take effect before it.
import type { InboundEvent } from '../contract/index.js';

export interface PutOff {
  eventId: number;
  until: Date;
}

export class HeldBack {
  /** By person: the earliest event of theirs that was put off. */
  private readonly behind = new Map<string, PutOff>();

  /** This event waits until then; so does whatever comes after it from the same people. */
  putOff(eventId: number, events: InboundEvent[], until: Date): void {
    for (const person of peopleOf(events)) {
      const first = this.behind.get(person);
      if (!first || first.eventId >= eventId) this.behind.set(person, { eventId, until });
    }
  }

  /** What this event waits behind; null: nothing. */
  before(eventId: number, events: InboundEvent[]): PutOff | null {
    if (this.behind.size === 0) return null;
    for (const person of peopleOf(events)) {
      const first = this.behind.get(person);
      if (first && first.eventId < eventId) return first;
    }
    return null;
  }

  /** This event has ended, well or badly. */
  ended(eventId: number): void {
    for (const [person, first] of this.behind) if (first.eventId === eventId) this.behind.delete(person);
  }

  /** The store was read up to `lastId` at `now`: what was due and is not among `openIds` has been ended by somebody else. */
  keepOnly(openIds: ReadonlySet<number>, lastId: number, now: Date): void {
    for (const [person, { eventId, until }] of this.behind)
      if (until <= now && eventId <= lastId && !openIds.has(eventId)) this.behind.delete(person);
  }
}

/** All that waits in one account. */
export class Waiting extends HeldBack {
  /** Only what is told of messages of ours waits here: until a send under way has ended. */
  readonly undecided = new HeldBack();

  override ended(eventId: number): void {
    super.ended(eventId);
    this.undecided.ended(eventId);
  }

  override keepOnly(openIds: ReadonlySet<number>, lastId: number, now: Date): void {
    super.keepOnly(openIds, lastId, now);
    this.undecided.keepOnly(openIds, lastId, now);
  }
}

function peopleOf(events: InboundEvent[]): Set<string> {
  return new Set(
    events.flatMap((event) => ('platformUserId' in event ? [event.platformUserId, ...(event.otherPlatformUserIds ?? [])] : [])),
  );
}
