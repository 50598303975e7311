// Logs end users of a platform into the IM as proxy users: found in memory, found in the store, or made on first contact.
import { storable, storableText, type EndUserProfile } from '../contract/index.js';
import type { Database } from '../store/database.js';
import { isUniqueViolation } from '../store/database.js';
import {
  changePlatformUserId,
  createParticipants,
  findParticipants,
  participantOfConversation,
  setReachability,
  updateProfile,
  type Participant,
  type ToldBy,
} from '../store/participants.js';
import { keepProfile } from '../store/profiles.js';
import { personWords } from './person-words.js';

const CACHE_SIZE = 50_000;
const NAME_MAX_UTF16 = 256;

/** The account people write to. */
export interface HomeAccount {
  companyId: string;
  id: string;
  groupId: string;
}

/** What an event says of the person it comes from. */
export interface Introduction {
  profile?: EndUserProfile | undefined;
  /** See `FromEndUser.otherPlatformUserIds`. */
  otherPlatformUserIds?: string[] | undefined;
  /** The raw event it stands in; absent: what is so just now. */
  webhookEventId?: number | undefined;
}

/** Whoever is remembered has been let go meanwhile. They are forgotten: what came from them is to be worked again, as from somebody new. */
export class PersonGone extends Error {}

/** One of those that were resolved together. */
export function participantIn(resolved: ReadonlyMap<string, Participant>, platformUserId: string): Participant {
  const participant = resolved.get(platformUserId);
  if (!participant) throw new TypeError('this person was not asked for');
  return participant;
}

export class Participants {
  /** In order of use, oldest first. */
  private readonly cache = new Map<string, Participant>();
  /** By proxy user: the last of what is being written of their reachability. */
  private readonly reaching = new Map<string, Promise<unknown>>();

  constructor(
    private readonly database: Database,
    private readonly newId: () => string,
  ) {}

  /** One participant per person, made where there was none: one identity however many first messages come at once. */
  async resolve(account: HomeAccount, people: Map<string, Introduction>, now: Date): Promise<Map<string, Participant>> {
    try {
      return await this.lookUp(account, people, now);
    } catch (error) {
      if (!(error instanceof PersonGone)) throw error;
      return this.lookUp(account, people, now);
    }
  }

  private async lookUp(account: HomeAccount, people: Map<string, Introduction>, now: Date): Promise<Map<string, Participant>> {
    const found = new Map<string, Participant>();
    const unknown: string[] = [];
    for (const platformUserId of people.keys()) {
      const cached = this.cached(account.id, platformUserId);
      if (cached) found.set(platformUserId, cached);
      else unknown.push(platformUserId);
    }
    if (unknown.length > 0) {
      for (const participant of await this.findOrCreate(account, unknown, people, now)) {
        found.set(participant.platformUserId, this.note(participant, {}));
      }
    }
    const missing = [...people.keys()].filter((platformUserId) => !found.has(platformUserId));
    if (missing.length > 0) throw new PersonGone('somebody was erased as soon as they were there');
    await this.followProfiles(found, people);
    return found;
  }

  /** By any of their ids; null: nobody has come under one of them. */
  async known(account: HomeAccount, platformUserId: string, others: string[] = []): Promise<Participant | null> {
    const found = await findParticipants(this.database, account.id, [platformUserId, ...others]);
    return found.find((one) => one.platformUserId === platformUserId) ?? found[0] ?? null;
  }

  ofConversation(companyId: string, conversationId: string): Promise<Participant | null> {
    return participantOfConversation(this.database, companyId, conversationId);
  }

  /** They are looked for anew next time: what is remembered may be of somebody who was let go. */
  forget(accountId: string, platformUserId: string): void {
    this.cache.delete(cacheKey(accountId, platformUserId));
  }

  /** What to throw once that has turned out. */
  gone(participants: Participant[]): PersonGone {
    for (const { accountId, platformUserId } of participants) this.forget(accountId, platformUserId);
    return new PersonGone('somebody was erased meanwhile');
  }

  /** What others have changed may not have been heard of. */
  forgetAll(): void {
    this.cache.clear();
  }

  /** One after the other per person, so that what is remembered is what was written last. False: they were erased. */
  async setReachable(participant: Participant, told: { reachable: boolean; reason: string | null; by: ToldBy }): Promise<boolean> {
    const { proxyUserId } = participant;
    const earlier = this.reaching.get(proxyUserId) ?? Promise.resolve();
    const written = earlier
      .catch(() => undefined)
      .then(() => setReachability(this.database, participant, told))
      .then((reachable) => {
        if (reachable !== null) this.note(participant, { reachable });
        return reachable !== null;
      });
    this.reaching.set(proxyUserId, written);
    try {
      return await written;
    } finally {
      if (this.reaching.get(proxyUserId) === written) this.reaching.delete(proxyUserId);
    }
  }

  /** Returns the id they go by: still the old one where somebody was known under the new one before. */
  async rename(participant: Participant, newPlatformUserId: string): Promise<string> {
    if (newPlatformUserId === participant.platformUserId) return newPlatformUserId;
    const renamed = await changePlatformUserId(this.database, participant, newPlatformUserId);
    this.cache.delete(cacheKey(participant.accountId, participant.platformUserId));
    const [other] = renamed ? [] : await findParticipants(this.database, participant.accountId, [newPlatformUserId]);
    return other && other.proxyUserId !== participant.proxyUserId ? participant.platformUserId : newPlatformUserId;
  }

  /** What the platform answered when asked for this person. */
  async learn(account: HomeAccount, platformUserId: string, profile: EndUserProfile, now: Date): Promise<Participant> {
    const people = await this.resolve(account, new Map([[platformUserId, {}]]), now);
    const participant = participantIn(people, platformUserId);
    const { avatarRef, ...told } = storable(profile);
    const named = told.displayName ?? told.username;
    const displayName = named === undefined ? null : storableText(named, NAME_MAX_UTF16);
    const picture = avatarRef === undefined ? null : { mediaId: this.newId(), ref: avatarRef };
    const words = personWords(displayName ?? participant.displayName, platformUserId, told);
    const isThere = await keepProfile(this.database, participant, { profile: told, displayName, words, picture, at: now });
    if (!isThere) throw this.gone([participant]);
    return this.note(participant, { ...(displayName !== null && { displayName }), profile: told });
  }

  private async findOrCreate(account: HomeAccount, ids: string[], people: Map<string, Introduction>, now: Date): Promise<Participant[]> {
    const existing = await this.findUnderAnyId(account, ids, people);
    if (existing.length === ids.length) return existing;
    const known = new Set(existing.map((participant) => participant.platformUserId));
    const newcomers = ids
      .filter((id) => !known.has(id))
      .map((platformUserId) => {
        const profile = people.get(platformUserId)?.profile ?? {};
        const displayName = displayNameOf(profile, platformUserId);
        return {
          platformUserId,
          profile,
          displayName,
          words: personWords(displayName, platformUserId, profile),
          contactId: this.newId(),
          proxyUserId: this.newId(),
          conversationId: this.newId(),
          toldBy: people.get(platformUserId)?.webhookEventId ?? null,
        };
      });
    for (let attempt = 1; ; attempt++) {
      try {
        await createParticipants(
          this.database,
          { companyId: account.companyId, accountId: account.id, groupId: account.groupId },
          newcomers,
          now,
        );
        break;
      } catch (error) {
        // Somebody else made one of them just now; the next try leaves that one alone.
        if (attempt >= 5 || !isUniqueViolation(error)) throw error;
      }
    }
    return findParticipants(this.database, account.id, ids);
  }

  /** Whoever is known under another of their ids goes on under the one that is asked for. */
  private async findUnderAnyId(account: HomeAccount, ids: string[], people: Map<string, Introduction>): Promise<Participant[]> {
    const found = await findParticipants(this.database, account.id, ids);
    const known = new Set(found.map((participant) => participant.platformUserId));
    for (const id of ids) {
      const others = people.get(id)?.otherPlatformUserIds ?? [];
      if (known.has(id) || others.length === 0) continue;
      const [same] = await findParticipants(this.database, account.id, others);
      if (!same) continue;
      await this.rename(same, id);
      found.push(...(await findParticipants(this.database, account.id, [id])));
    }
    return found;
  }

  private async followProfiles(found: Map<string, Participant>, people: Map<string, Introduction>): Promise<void> {
    for (const [platformUserId, participant] of found) {
      const { profile, webhookEventId: by = null } = people.get(platformUserId) ?? {};
      if (!profile) continue;
      const displayName = profile.displayName ? storableText(profile.displayName, NAME_MAX_UTF16) : participant.displayName;
      if (displayName === participant.displayName && !tellsMore(profile, participant.profile)) continue;
      const told = { displayName, profile, words: personWords(displayName, platformUserId, profile), by };
      const known = await updateProfile(this.database, participant, told);
      if (known === null) throw this.gone([participant]);
      found.set(platformUserId, this.note(participant, known));
    }
  }

  private cached(accountId: string, platformUserId: string): Participant | undefined {
    const key = cacheKey(accountId, platformUserId);
    const participant = this.cache.get(key);
    if (participant) {
      this.cache.delete(key);
      this.cache.set(key, participant);
    }
    return participant;
  }

  /** Adds it to what is remembered by now: while the store was asked, something else may have become known of the same person. */
  private note(participant: Participant, news: Partial<Pick<Participant, 'displayName' | 'profile' | 'reachable'>>): Participant {
    const remembered = this.cache.get(cacheKey(participant.accountId, participant.platformUserId));
    const known = remembered?.proxyUserId === participant.proxyUserId ? remembered : participant;
    const noted = { ...known, ...news, profile: { ...known.profile, ...news.profile } };
    this.remember(noted);
    return noted;
  }

  private remember(participant: Participant): void {
    this.cache.set(cacheKey(participant.accountId, participant.platformUserId), participant);
    if (this.cache.size > CACHE_SIZE) {
      const oldest = this.cache.keys().next();
      if (!oldest.done) this.cache.delete(oldest.value);
    }
  }
}

/** A number that was hidden before, another user name … By these people are found, and recognised elsewhere. */
function tellsMore(told: EndUserProfile, known: EndUserProfile): boolean {
  return RECOGNISED_BY.some((field) => told[field] !== undefined && told[field] !== known[field]);
}

const RECOGNISED_BY = ['username', 'phone', 'email', 'unionId'] as const;

const cacheKey = (accountId: string, platformUserId: string): string => `${accountId} ${platformUserId}`;

function displayNameOf(profile: EndUserProfile, platformUserId: string): string {
  return storableText(profile.displayName ?? profile.username ?? platformUserId, NAME_MAX_UTF16);
}
