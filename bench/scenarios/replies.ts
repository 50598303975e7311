// Agents answering: reply → platform, and the whole round from the webhook to the reply at the platform; with one bot and with four.
import type { AgentLoadResult, Chat, Seat } from '../agent-load.js';
import { queuedConversations } from '../conversations.js';
import { HubClient } from '../hub-client.js';
import type { Report } from '../report.js';
import { ask } from '../rpc.js';
import { bindAccount, type BoundAccount, type World } from '../world.js';
import type { Pace } from './pace.js';

/** A connection may send 50 frames a second, so it takes many agents to make the load. */
const AGENTS = 40;
/** One bot may be set to at most 1,000 messages a second, so the goal itself needs more than one. */
const PEOPLE_OF_BOTS = [200, 50, 50, 50];
const CONNECTIONS_PER_BOT = 64;
const PASSWORD = 'a password for an agent';

export async function replies(report: Report, world: World, pace: Pace): Promise<void> {
  const { generator, stub, hubUrl } = world;
  const agents = await makeAgents(world);
  const seats = agents.map(({ agentId, token }): Seat => ({ agentId, token }));
  const chats = await makeChats(world, agents);
  const ofOneBot = chats.filter(({ accountId }) => accountId === chats[0]?.accountId);
  await ask(generator, 'unwatch');
  await ask(generator, 'openAgents', { url: hubUrl, seats, feedPort: await ask<number>(stub, 'feedPort') });
  const seconds = pace.replySeconds;
  const ask1 = (name: string, those: Chat[], forSeconds: number): Promise<AgentLoadResult> =>
    ask<AgentLoadResult>(generator, name, { chats: those, seconds: forSeconds, connections: CONNECTIONS_PER_BOT });
  await ask1('roundTrips', chats, 2);
  const replyOne = await ask1('replies', ofOneBot, seconds);
  const replyAll = await ask1('replies', chats, seconds);
  const roundOne = await ask1('roundTrips', ofOneBot, seconds);
  const roundAll = await ask1('roundTrips', chats, seconds);
  await ask(generator, 'closeAgents');
  report.add('agent’s reply → platform, one bot', replyOne.perSecond, '/s');
  report.add('agent’s reply → platform, four bots', replyAll.perSecond, '/s');
  report.add('round trip, one bot', roundOne.perSecond, '/s');
  report.add('round trip, four bots', roundAll.perSecond, '/s', { least: 1000 });
  report.add('round trip, four bots, p50', roundAll.latencyMs.p50, 'ms');
  report.add('round trip, four bots, p99', roundAll.latencyMs.p99, 'ms');
  const missing = [replyOne, replyAll, roundOne, roundAll].reduce((total, result) => total + result.missing, 0);
  report.add('replies and round trips that did not come through', missing, '', { most: 0 });
}

async function makeAgents({ admin, hubUrl }: World): Promise<HubClient[]> {
  const agents: HubClient[] = [];
  for (let number = 1; number <= AGENTS; number++) {
    const login = `agent-${String(number)}@example.com`;
    await admin.call('POST', '/agents', { login, name: `Agent ${String(number)}`, role: 'agent', password: PASSWORD, maxLoad: 1000 });
    agents.push(await HubClient.signIn(hubUrl, { login, password: PASSWORD }));
  }
  return agents;
}

async function makeChats(world: World, agents: HubClient[]): Promise<Chat[]> {
  const { admin, stub } = world;
  const group = await admin.call<{ id: string }>('POST', '/groups', { name: 'Replies' });
  await admin.call('PUT', `/groups/${group.id}/members`, { agentIds: agents.map(({ agentId }) => agentId) });
  const accounts: BoundAccount[] = [];
  for (const [index, count] of PEOPLE_OF_BOTS.entries()) {
    const account = await bindAccount(world, group.id);
    accounts.push(account);
    await ask(stub, 'addWriters', { bot: account.bot, firstId: 60_000 + index * 1000, count });
  }
  const conversations = await queuedConversations(
    admin,
    group.id,
    PEOPLE_OF_BOTS.reduce((sum, count) => sum + count, 0),
  );
  const chats: Chat[] = [];
  for (const { webhook, id: accountId } of accounts) {
    for (const { id, proxyUser } of conversations.filter((conversation) => conversation.accountId === accountId)) {
      const seat = chats.length % agents.length;
      await agents[seat]?.call('POST', `/conversations/${id}/claim`, {});
      chats.push({ chatId: Number(proxyUser.platformUserId), conversationId: id, accountId, proxyUserId: proxyUser.id, seat, webhook });
    }
  }
  return chats;
}
