// What an account notes about an end user at its platform, read and changed there on behalf of an agent.
import { HubError, type Clock, type PlatformRemarks, type RemarksChange } from '../contract/index.js';
import type { Participants } from '../im/participants.js';
import type { Participant } from '../store/participants.js';
import type { AccountService } from './accounts.js';
import { noSuchAccount } from './changing.js';
import { answerOfPlatform } from './platform-answer.js';

export interface RemarkDependencies {
  accounts: AccountService;
  participants: Participants;
  clock: Clock;
}

type Person = Pick<Participant, 'accountId' | 'platformUserId'>;

export class Remarks {
  constructor(private readonly deps: RemarkDependencies) {}

  /** Throws 422 `no_remarks` where the platform has none, and the platform's own refusal. */
  async of({ accountId, platformUserId }: Person): Promise<PlatformRemarks> {
    const client = this.deps.accounts.clientOf(accountId);
    if (client.remarks === undefined) throw noRemarks();
    return answerOfPlatform(this.deps.clock, client.remarks(platformUserId));
  }

  /** Answers what the platform tells afterwards. Throws 422 also for what is longer or more than it takes. */
  async change(person: Person, change: RemarksChange): Promise<PlatformRemarks> {
    const { accounts, clock } = this.deps;
    const client = accounts.clientOf(person.accountId);
    const limits = accounts.labelOf(person.accountId)?.capabilities.remarks;
    if (limits === undefined || client.setRemarks === undefined) throw noRemarks();
    requireAtMost('remark', lengthOf(change.remark ?? ''), limits.remarkMax);
    requireAtMost('tags', change.tags?.length ?? 0, limits.tagsMax);
    change.tags?.forEach((tag, index) => requireAtMost(`tags.${String(index)}`, lengthOf(tag), limits.tagMax));
    await answerOfPlatform(clock, client.setRemarks(person.platformUserId, change));
    const told = await this.of(person);
    if (change.remark !== undefined) await this.rename(person, told.remark);
    return told;
  }

  /** The account's own name for somebody is how agents see them, unless they gave another. */
  private async rename({ accountId, platformUserId }: Person, remark: string): Promise<void> {
    const { accounts, participants, clock } = this.deps;
    const account = accounts.get(accountId);
    if (account === undefined) throw noSuchAccount();
    await participants.learn(account, platformUserId, { displayName: remark === '' ? platformUserId : remark }, clock.now());
  }
}

const lengthOf = (text: string): number => [...text].length;

function requireAtMost(path: string, count: number, max: number): void {
  if (count <= max) return;
  const message = `at most ${String(max)}`;
  throw new HubError(422, 'too_long', `${path} takes ${message}.`, { fields: [{ path, message }], max });
}

function noRemarks(): HubError {
  return new HubError(422, 'no_remarks', 'This channel keeps no remarks about its end users.');
}
