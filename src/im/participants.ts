// Logs end users of a platform into the IM as proxy users: found in memory, found in the store, or made on first contact.
import type { EndUserProfile } from '../contract/index.js';
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
} from '../store/participants.js';

const CACHE_SIZE = 50_000;

/** The account people write to. */
export interface HomeAccount {
  companyId: string;
  id: string;
  groupId: string;
}

export class Participants {
  /** In order of use, oldest first. */
  private readonly cache = new Map<string, Participant>();

  constructor(
    private readonly database: Database,
    private readonly newId: () => string,
  ) {}

  /** One participant per person, made where there was none: one identity however many first messages come at once. */
  async resolve(account: HomeAccount, people: Map<string, EndUserProfile>, now: Date): Promise<Map<string, Participant>> {
    const found = new Map<string, Participant>();
    const unknown: string[] = [];
    for (const platformUserId of people.keys()) {
      const cached = this.cached(account.id, platformUserId);
      if (cached) found.set(platformUserId, cached);
      else unknown.push(platformUserId);
    }
    if (unknown.length > 0) {
      for (const participant of await this.findOrCreate(account, unknown, people, now)) {
        found.set(participant.platformUserId, participant);
        this.remember(participant);
      }
    }
    await this.followNames(found, people);
    return found;
  }

  ofConversation(companyId: string, conversationId: string): Promise<Participant | null> {
    return participantOfConversation(this.database, companyId, conversationId);
  }

  async setReachable(participant: Participant, reachable: boolean, reason: string | null): Promise<void> {
    await setReachability(this.database, participant.companyId, participant.proxyUserId, reachable, reason);
    this.remember({ ...participant, reachable });
  }

  async rename(participant: Participant, newPlatformUserId: string): Promise<void> {
    await changePlatformUserId(this.database, participant, newPlatformUserId);
    this.cache.delete(cacheKey(participant.accountId, participant.platformUserId));
  }

  private async findOrCreate(account: HomeAccount, ids: string[], people: Map<string, EndUserProfile>, now: Date): Promise<Participant[]> {
    const existing = await findParticipants(this.database, account.id, ids);
    if (existing.length === ids.length) return existing;
    const known = new Set(existing.map((participant) => participant.platformUserId));
    const newcomers = ids
      .filter((id) => !known.has(id))
      .map((platformUserId) => {
        const profile = people.get(platformUserId) ?? {};
        return {
          platformUserId,
          profile,
          displayName: displayNameOf(profile, platformUserId),
          contactId: this.newId(),
          proxyUserId: this.newId(),
          conversationId: this.newId(),
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

  private async followNames(found: Map<string, Participant>, people: Map<string, EndUserProfile>): Promise<void> {
    for (const [platformUserId, participant] of found) {
      const profile = people.get(platformUserId);
      if (!profile?.displayName || profile.displayName === participant.displayName) continue;
      await updateProfile(this.database, participant, profile.displayName, profile);
      const renamed = { ...participant, displayName: profile.displayName };
      found.set(platformUserId, renamed);
      this.remember(renamed);
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

  private remember(participant: Participant): void {
    this.cache.set(cacheKey(participant.accountId, participant.platformUserId), participant);
    if (this.cache.size > CACHE_SIZE) {
      const oldest = this.cache.keys().next();
      if (!oldest.done) this.cache.delete(oldest.value);
    }
  }
}

const cacheKey = (accountId: string, platformUserId: string): string => `${accountId} ${platformUserId}`;

function displayNameOf(profile: EndUserProfile, platformUserId: string): string {
  return (profile.displayName ?? profile.username ?? platformUserId).slice(0, 256);
}
