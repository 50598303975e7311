// What happened to a conversation, as the panel beside it tells: every event of its sessions with the names of whom it concerned.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { GroupView, Page, SessionEventView } from '../../src/contract/index.js';
import { DeskHub } from '../support/desk-hub.js';

let desk: DeskHub;
beforeEach(async () => {
  desk = await DeskHub.start({ strategy: 'manual' });
});
afterEach(() => desk.close());

const timeline = (id: string, query = ''): Promise<Page<SessionEventView>> => desk.admin.get(`/conversations/${id}/timeline${query}`);

it('tells who did what and to whom it went, over all sessions, the newest first and page by page', async () => {
  const [eve, lea] = [await desk.agent('eve'), await desk.agent('lea')];
  const billing = await desk.newGroup('Billing', { strategy: 'manual' });
  const ben = await desk.agent('ben', { groupId: billing.id });
  const groups = (await desk.admin.get<Page<GroupView>>('/groups')).items;
  const home = groups.find(({ id }) => id === desk.groupId)?.name;

  await desk.write('ann');
  const { id, session } = await desk.reached('ann', 'queued');
  const step = (who: typeof eve, name: string, body: object = {}) => who.api.post(`/conversations/${id}/${name}`, body);
  await step(eve, 'claim');
  await step(eve, 'transfer', { agentId: lea.id });
  await step(lea, 'transfer', { groupId: billing.id });
  await step(ben, 'claim');
  // To the group it is in: back to the others there.
  await step(ben, 'transfer', { groupId: billing.id });
  await step(ben, 'claim');
  await step(ben, 'close', { reason: 'Solved' });
  await desk.write('ann');
  const again = await desk.reached('ann', 'queued');

  const at = desk.clock.now().toISOString();
  const [first, second] = [
    { sessionId: session?.id, at },
    { sessionId: again.session?.id, at },
  ];
  const by = (name: string) => ({ type: 'agent', name });
  const expected = [
    { ...second, no: 1, name: 'opened', state: 'queued', by: { type: 'end_user' }, groupName: home },
    { ...first, no: 8, name: 'closed', state: 'closed', by: by('ben'), fromAgentName: 'ben', reason: 'Solved' },
    { ...first, no: 7, name: 'claimed', state: 'active', by: by('ben'), agentName: 'ben' },
    { ...first, no: 6, name: 'transferred', state: 'queued', by: by('ben'), fromAgentName: 'ben', groupName: 'Billing' },
    { ...first, no: 5, name: 'claimed', state: 'active', by: by('ben'), agentName: 'ben' },
    {
      ...first,
      no: 4,
      name: 'transferred',
      state: 'queued',
      by: by('lea'),
      fromAgentName: 'lea',
      groupName: 'Billing',
      fromGroupName: home,
    },
    { ...first, no: 3, name: 'transferred', state: 'active', by: by('eve'), fromAgentName: 'eve', agentName: 'lea' },
    { ...first, no: 2, name: 'claimed', state: 'active', by: by('eve'), agentName: 'eve' },
    { ...first, no: 1, name: 'opened', state: 'queued', by: { type: 'end_user' }, groupName: home },
  ];
  expect(await timeline(id)).toEqual({ items: expected, nextCursor: null });

  const paged: SessionEventView[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page<SessionEventView> = await timeline(id, `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
    paged.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(expected);
});

it('is there for who may see the conversation, and for nobody else', async () => {
  await desk.write('ann');
  const { id } = await desk.reached('ann', 'queued');
  const member = await desk.agent('eve');
  expect((await member.api.get<Page<SessionEventView>>(`/conversations/${id}/timeline`)).items).toHaveLength(1);
  const stranger = await desk.hub.hire('stranger', { member: false });
  await expect(stranger.get(`/conversations/${id}/timeline`)).rejects.toMatchObject({ status: 404 });
  await expect(timeline(id, '?cursor=newest')).rejects.toMatchObject({ status: 400 });
});
