// The place of the simulated day: four channels, four groups with their ways of giving out, bots, texts, and a staff that signs in.
import type { BotSettingsView, ChannelAccountView, GroupView, InboundEvent } from '../../src/contract/index.js';
import type { ApiClient } from '../support/hub.js';
import { FakeClock } from '../support/fake-clock.js';
import { MortalHub } from '../support/mortal-hub.js';
import { SmallPlatform, type SmallPlatformOptions } from '../support/small-connector.js';
import { TIMEZONE, type DayPlan, type DayTimes } from './times.js';

export const RATING_QUESTION = 'How did we do?';
export const QUESTION = 'When will my order arrive?';
export const FOR_A_PERSON = 'human';

export interface Channel {
  account: ChannelAccountView;
  platform: SmallPlatform;
  hasBot: boolean;
}

export interface Hired {
  api: ApiClient;
  maxLoad: number;
  groupIds: string[];
}

const rate = { account: { perSecond: 10_000, burst: 10_000 }, recipient: { perSecond: 10_000, burst: 10_000 } };
/** With buttons and without, with a window to answer in and without. */
const CHANNELS: { name: string; options: SmallPlatformOptions; hasBot: boolean }[] = [
  { name: 'small-buttons', options: {}, hasBot: false },
  { name: 'small-window', options: { capabilities: { rate, replyWindow: { hours: 24, allowedAfter: ['template'] } } }, hasBot: false },
  { name: 'small-words', options: { capabilities: { rate, menu: { maxOptions: 0, labelMax: 0, idMaxBytes: 0 } } }, hasBot: true },
  { name: 'small-bot', options: { capabilities: { rate, menu: { maxOptions: 0, labelMax: 0, idMaxBytes: 0 } } }, hasBot: true },
];
const GROUPS: (Partial<GroupView> & { name: string })[] = [
  { name: 'Sales', strategy: 'least_loaded', queueMax: 25 },
  { name: 'Service', strategy: 'round_robin', queueTimeoutMinutes: 45 },
  { name: 'Returns', strategy: 'last_agent_first' },
  { name: 'Hotline', strategy: 'manual' },
];
const TEXTS = {
  greeting: { en: 'Welcome.' },
  outOfHours: { en: 'We are closed until {{hours.opensAt|later}}.' },
  queue: { en: 'You are number {{queue.position}}.' },
  timeoutWarning: { en: 'Still there?' },
  closing: { en: 'Goodbye.' },
  ratingRequest: { en: RATING_QUESTION },
  ratingThanks: { en: 'Thank you.' },
};

export class Office {
  private constructor(
    readonly clock: FakeClock,
    readonly mortal: MortalHub,
    readonly channels: Channel[],
    readonly groups: GroupView[],
    readonly staff: Hired[],
  ) {}

  get admin(): ApiClient {
    return this.mortal.small.hub.admin;
  }

  static async open(plan: DayPlan, times: DayTimes): Promise<Office> {
    const clock = new FakeClock(times.beginsMs);
    const [first, ...others] = CHANNELS.map(({ name, options }) => new SmallPlatform({ capabilities: { rate }, ...options, name }));
    if (!first) throw new Error('no channel');
    const mortal = await MortalHub.start(first, clock, others);
    const groups = await openGroups(mortal, times);
    const channels = await openChannels(mortal, [first, ...others], groups);
    return new Office(clock, mortal, channels, groups, await hire(mortal, plan, groups));
  }

  /** A webhook, repeated until the hub has taken it. */
  async tell({ account, platform }: Channel, event: InboundEvent): Promise<void> {
    await this.mortal.persist(async () => {
      const { url } = this.mortal.small.hub;
      const { headers, body } = platform.request({ id: event.dedupeKey, events: [event] });
      const response = await fetch(`${url}/webhooks/${account.platform}/${account.id}`, { method: 'POST', headers, body });
      await response.text();
      return response.status === 200 ? true : undefined;
    });
  }

  /** Mostly what came in and goes out has arrived by then; what has not is late by as much as time moves on. */
  async settle(): Promise<void> {
    for (let looks = 0; looks < MOST_LOOKS && !(await this.isSettled()); looks++)
      await new Promise((resolve) => {
        setTimeout(resolve, LOOK_EVERY_MS);
      });
  }

  private async isSettled(): Promise<boolean> {
    const [row] = await this.mortal.small.hub.database.query<{ busy: boolean }>({
      text: `SELECT EXISTS (SELECT FROM webhook_event WHERE state = 'received') OR EXISTS (SELECT FROM delivery)
        OR EXISTS (SELECT FROM session_event WHERE pending) OR EXISTS (SELECT FROM conversation WHERE last_inbound_seq > routed_seq) AS busy`,
    });
    return row?.busy === false;
  }
}

const LOOK_EVERY_MS = 10;
const MOST_LOOKS = 15;

async function openGroups({ small: { hub } }: MortalHub, times: DayTimes): Promise<GroupView[]> {
  const groups: GroupView[] = [];
  for (const group of GROUPS)
    groups.push(await hub.admin.post<GroupView>('/groups', { timezone: TIMEZONE, timeoutMinutes: 10, requeueAfterSeconds: 300, ...group }));
  const [sales, service, returns] = groups;
  for (const group of [sales, service, returns])
    await hub.admin.put(`/groups/${group?.id ?? ''}/working-hours/regular`, { weekly: times.weekly });
  await hub.admin.patch(`/groups/${sales?.id ?? ''}`, { fallbackGroupId: service?.id });
  return groups;
}

async function openChannels({ small: { hub } }: MortalHub, platforms: SmallPlatform[], groups: GroupView[]): Promise<Channel[]> {
  await hub.admin.post('/faq-entries', { question: QUESTION, answer: { type: 'text', text: 'Tomorrow.' } });
  const channels: Channel[] = [];
  for (const [index, platform] of platforms.entries()) {
    platform.addAccount(`key-${String(index)}`, `shop-${String(index)}`);
    const account = await hub.admin.post<ChannelAccountView>('/channel-accounts', {
      platform: platform.connector.platform,
      groupId: groups[index]?.id,
      credentials: { key: `key-${String(index)}` },
      settings: { publicUrl: hub.url },
    });
    await hub.admin.put(`/channel-accounts/${account.id}/texts`, { defaultLanguage: 'en', queueEveryMinutes: 10, texts: TEXTS });
    const { hasBot } = CHANNELS[index] ?? { hasBot: false };
    const bot = `/channel-accounts/${account.id}/bot`;
    if (hasBot) await hub.admin.put(bot, { ...(await hub.admin.get<BotSettingsView>(bot)), enabled: true, suggests: false });
    channels.push({ account, platform, hasBot });
  }
  return channels;
}

/** Everybody is in one group, every third one in two; a few may have fewer of one of them. */
async function hire({ small: { hub } }: MortalHub, { agents }: DayPlan, groups: GroupView[]): Promise<Hired[]> {
  const staff: Hired[] = [];
  for (let n = 0; n < agents; n++) {
    const api = await hub.hire(`agent-${String(n)}`, { member: false });
    const maxLoad = 3 + (n % 4);
    await hub.admin.patch(`/agents/${api.agentId}`, { maxLoad });
    const places = [n % groups.length, ...(n % 3 === 0 ? [(n + 1) % groups.length] : [])];
    staff.push({ api, maxLoad, groupIds: places.flatMap((place) => groups[place]?.id ?? []) });
  }
  for (const { id } of groups) {
    const members = staff.filter(({ groupIds }) => groupIds.includes(id)).map(({ api }) => api.agentId);
    await hub.admin.put(`/groups/${id}/members`, { agentIds: members });
    const [narrow] = members;
    if (narrow !== undefined) await hub.admin.patch(`/groups/${id}/members/${narrow}`, { maxLoad: 2 });
  }
  return staff;
}
