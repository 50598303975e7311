// An account's codes and menu, asked for and changed at its platform on behalf of an admin.
import {
  HubError,
  type AccountMenuAction,
  type AccountMenuEntry,
  type AccountMenuLimits,
  type Clock,
  type NewQrCode,
  type PlatformClient,
} from '../contract/index.js';
import { lengthOf } from '../im/carried.js';
import type { OpenAccount } from './account-book.js';
import { noSuchAccount } from './changing.js';
import { answerOfPlatform } from './platform-answer.js';

export interface AccountToolDependencies {
  clock: Clock;
  accountOf(accountId: string): OpenAccount | undefined;
  clientOf(accountId: string): PlatformClient;
}

interface Addressed {
  companyId: string;
  accountId: string;
}

export class AccountTools {
  constructor(private readonly deps: AccountToolDependencies) {}

  /** Throws 422 where the platform has no codes or the request is past its limits, and the platform's own refusal. */
  async createQrCode(to: Addressed, { scene, seconds }: { scene: string; seconds: number | undefined }): Promise<NewQrCode> {
    const { connector } = this.account(to);
    const client = this.deps.clientOf(to.accountId);
    const limits = connector.qrCodes;
    if (limits === undefined || client.createQrCode === undefined)
      throw new HubError(422, 'no_qr_codes', 'This channel has no QR codes with a scene.');
    if (scene.length > limits.sceneMax) throw tooLong('scene', limits.sceneMax);
    if (seconds !== undefined && seconds > limits.maxSeconds)
      throw new HubError(422, 'lasts_too_long', `A code lasts at most ${String(limits.maxSeconds)} seconds, or for good.`, {
        maxSeconds: limits.maxSeconds,
      });
    return answerOfPlatform(this.deps.clock, client.createQrCode({ scene, ...(seconds !== undefined && { seconds }) }));
  }

  async menu(to: Addressed): Promise<AccountMenuEntry[]> {
    this.account(to);
    const { readMenu } = this.menuOf(to);
    return answerOfPlatform(this.deps.clock, readMenu());
  }

  /** Answers the menu as the platform tells it afterwards. */
  async changeMenu(to: Addressed, entries: readonly AccountMenuEntry[]): Promise<AccountMenuEntry[]> {
    this.account(to);
    const { limits, readMenu, writeMenu } = this.menuOf(to);
    requireWithin(limits, entries);
    await answerOfPlatform(this.deps.clock, writeMenu(entries));
    return answerOfPlatform(this.deps.clock, readMenu());
  }

  private menuOf({ accountId }: Addressed) {
    const limits = this.deps.accountOf(accountId)?.connector.accountMenu;
    const client = this.deps.clientOf(accountId);
    if (limits === undefined || client.readMenu === undefined || client.writeMenu === undefined)
      throw new HubError(422, 'no_account_menu', 'This channel has no menu of its own.');
    return { limits, readMenu: client.readMenu.bind(client), writeMenu: client.writeMenu.bind(client) };
  }

  private account({ companyId, accountId }: Addressed): OpenAccount {
    const account = this.deps.accountOf(accountId);
    if (account?.companyId !== companyId) throw noSuchAccount();
    return account;
  }
}

/** Throws 422 naming the first entry that is too long or one too many. */
function requireWithin(limits: AccountMenuLimits, entries: readonly AccountMenuEntry[]): void {
  if (entries.length > limits.maxEntries) throw tooMany('entries', limits.maxEntries);
  entries.forEach((entry, index) => {
    const path = `entries.${String(index)}`;
    requireLength(limits, `${path}.label`, entry.label, limits.labelMax);
    if (!('entries' in entry)) return requireAction(limits, path, entry.action);
    if (entry.entries.length > limits.maxSubEntries) throw tooMany(`${path}.entries`, limits.maxSubEntries);
    entry.entries.forEach((below, place) => {
      const lower = `${path}.entries.${String(place)}`;
      requireLength(limits, `${lower}.label`, below.label, limits.subLabelMax);
      requireAction(limits, lower, below.action);
    });
  });
}

function requireAction(limits: AccountMenuLimits, path: string, action: AccountMenuAction): void {
  switch (action.kind) {
    case 'answer':
      return requireLength(limits, `${path}.action.key`, action.key, limits.keyMax);
    case 'link':
    case 'mini_program':
      return requireLength(limits, `${path}.action.url`, action.url, limits.urlMax);
    case 'other':
      return;
  }
}

function requireLength({ unit }: AccountMenuLimits, path: string, text: string, max: number): void {
  if (lengthOf(text, unit) > max) throw tooLong(path, max);
}

function tooLong(path: string, max: number): HubError {
  return new HubError(422, 'too_long', `${path} takes at most ${String(max)}.`, {
    fields: [{ path, message: `at most ${String(max)}` }],
    max,
  });
}

function tooMany(path: string, max: number): HubError {
  return new HubError(422, 'too_many_entries', `At most ${String(max)} entries go here.`, {
    fields: [{ path, message: `at most ${String(max)}` }],
    max,
  });
}
