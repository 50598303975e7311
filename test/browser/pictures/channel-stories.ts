// Small stories on the lab's other channels: a code scanned in a shop, a story answered and one that mentions the shop, faces of who answers.
import type { AgentView, GroupView } from '../../../src/contract/index.js';
import { ApiClient } from '../../support/api-client.js';
import type { BlueKite } from './blue-kite.js';
import { Channel, type ChannelStory } from './channel.js';
import { PASSWORD, type DeskStory } from './desk-story.js';
import type { DrawnPhotos } from './drawn-photos.js';

export interface ChannelStories {
  scannedCode: ChannelStory;
  storyAnswer: ChannelStory;
  storyMention: ChannelStory;
  whoAnswers: ChannelStory;
}

export async function tellChannelStories(story: DeskStory, { agentLogin }: BlueKite, photos: DrawnPhotos): Promise<ChannelStories> {
  story.hub.moveTo(0);
  const liqiang = await ApiClient.signIn(story.hub.url, agentLogin, PASSWORD);
  return {
    scannedCode: await scannedCode(story, liqiang),
    ...(await onInstagram(story, photos)),
    whoAnswers: await whoAnswers(story, liqiang, photos),
  };
}

/** Only Li Qiang is in the group the code leads to. */
async function scannedCode(story: DeskStory, liqiang: ApiClient): Promise<ChannelStory> {
  const { ada } = story;
  const wechat = await Channel.open(story, 'wechat');
  const { id: groupId } = await ada.post<GroupView>('/groups', {
    name: '上海门店 Shanghai',
    timezone: 'Asia/Shanghai',
    timeoutMinutes: null,
    offlinePolicy: 'stay',
  });
  await ada.put(`/groups/${groupId}/members`, { agentIds: [liqiang.agentId] });
  const scene = 'shop-3';
  await ada.post('/qr-codes', { accountId: wechat.account.id, scene, name: '上海门店的海报', groupId });
  const xiaoyu = await wechat.person('王小雨');
  await xiaoyu.act({ type: 'scan', scene });
  await xiaoyu.say('你好，刚在店里扫的码。猎鹰二号红色的还有现货吗？');
  await xiaoyu.serve(liqiang);
  await xiaoyu.nameAtPlatform('王小雨');
  await xiaoyu.answer('小雨您好！有的，红色还剩两只，要给您留一只吗？', liqiang);
  await xiaoyu.say('好的，下午来取！');
  return xiaoyu.story(liqiang, groupId);
}

async function onInstagram(story: DeskStory, { kite }: DrawnPhotos): Promise<Pick<ChannelStories, 'storyAnswer' | 'storyMention'>> {
  const instagram = await Channel.open(story, 'instagram');
  const picture = { fileBase64: kite.toString('base64') };
  const emma = await instagram.person('Emma Carter');
  await emma.act({ type: 'story_reply', text: 'Wow, is this one still there?', ...picture });
  await emma.serve();
  await emma.answer('Two of them! Shall we put one aside for you?');
  await emma.say('Yes please 😍');
  const leo = await instagram.person('Leo Martins');
  await leo.act({ type: 'story_mention', ...picture });
  await leo.serve();
  await leo.answer('What a view! May we share it?');
  return { storyAnswer: await emma.story(), storyMention: await leo.story() };
}

/** Ada has a picture, Li Qiang has none. */
async function whoAnswers(story: DeskStory, liqiang: ApiClient, { portrait }: DrawnPhotos): Promise<ChannelStory> {
  const { ada } = story;
  await story.sendFile<AgentView>('PUT', `/agents/${ada.agentId}/picture`, { bytes: portrait, name: 'ada.jpg', mime: 'image/jpeg' });
  const messenger = await Channel.open(story, 'messenger', { showsAgent: true });
  const tom = await messenger.person('Tom Becker');
  await tom.say('Do you have kites for windless days?');
  await tom.serve();
  await tom.answer('We do: the Zero G glides indoors. My colleague knows it best.');
  await tom.passOn(liqiang);
  await tom.answer('Hello Tom, it needs a hall of ten metres. Shall I reserve one?', liqiang);
  await tom.say('Yes, please!');
  await tom.serve();
  await tom.answer('It is waiting for you at the counter.');
  return tom.story();
}
