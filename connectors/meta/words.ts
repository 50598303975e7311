// What the connectors of Meta's platforms say to people, in the languages of the pages.
import { speech } from '../../src/contract/index.js';

export const { words, say } = speech('meta', {
  known_as: { en: '{{platform}} knows this account as {{name}}', 'zh-CN': '凭证有效，{{platform}} 上的账号为 {{name}}' },
  events_come: { en: 'The account’s events come to the app', 'zh-CN': '该账号的消息会推送到应用' },
  events_stopped: {
    en: 'Meta does not tell the app of this account’s events any more: bind the account again',
    'zh-CN': 'Meta 已不再向应用推送该账号的消息，请重新绑定',
  },
  token_lasts: { en: 'Good until {{until}}; renewed by itself', 'zh-CN': '有效期至 {{until}}，会自动续期' },
  token_ends: {
    en: 'Ends {{until}} and could not be renewed: make a new token',
    'zh-CN': '将于 {{until}} 到期且未能续期，请重新生成令牌',
  },
  token_untried: { en: 'Not renewed yet; tried by itself', 'zh-CN': '尚未续期，会自动尝试' },
  token_not_renewed: { en: 'Could not be renewed yet; tried by itself', 'zh-CN': '暂未续期成功，会自动重试' },
  token_unrenewable: { en: 'Could not be renewed: make a new token', 'zh-CN': '未能续期，请重新生成令牌' },
  agent_not_shown: {
    en: 'Customers are shown the Page instead of who answers: {{reason}}',
    'zh-CN': '客户看到的是公共主页，而不是接待客服：{{reason}}',
  },
  blocked: { en: 'Meta has blocked this account from sending', 'zh-CN': 'Meta 已禁止该账号发送消息' },
  released: { en: 'Meta has released this account', 'zh-CN': 'Meta 已解除对该账号的限制' },
  not_the_api: { en: 'The API address does not answer like {{platform}}', 'zh-CN': 'API 地址的应答不是 {{platform}} 的格式' },
  bad_id: { en: 'This is no id of {{platform}}', 'zh-CN': '这不是 {{platform}} 的 ID' },
  no_linked_account: {
    en: 'The token’s Page has no Instagram professional account linked to it',
    'zh-CN': '令牌对应的公共主页没有关联 Instagram 专业账号',
  },
  token_unreadable: { en: 'The stored token could not be read', 'zh-CN': '无法读取已保存的令牌' },
  unknown_call: { en: '{{platform}} has no call named {{call}}', 'zh-CN': '{{platform}} 没有名为 {{call}} 的接口' },
  view_once: {
    en: 'A photo or video that can be viewed once. {{platform}} shows it only in its own app.',
    'zh-CN': '这是只能查看一次的照片或视频，{{platform}} 仅在其应用内显示。',
  },
  without_address: {
    en: '{{platform}} sent no address where it can be seen.',
    'zh-CN': '{{platform}} 未提供可查看的地址。',
  },
  location_without_place: { en: '{{platform}} sent a location without coordinates.', 'zh-CN': '{{platform}} 发送的位置没有坐标。' },
  template_not_shown: {
    en: '{{platform}} sent a template without any words.',
    'zh-CN': '{{platform}} 发送的模板没有文字内容。',
  },
  not_passed_on: {
    en: '{{platform}} does not pass on messages of this kind. Ask the sender for a text or a picture.',
    'zh-CN': '{{platform}} 不转发此类消息，请让客户改发文字或图片。',
  },
  nothing_to_show: {
    en: '{{platform}} sent a message without anything that can be shown here.',
    'zh-CN': '{{platform}} 发送的消息没有可显示的内容。',
  },
  comment_without_words: {
    en: 'It is without words, e.g. a picture. See it on {{platform}}.',
    'zh-CN': '内容没有文字（例如是图片），请在 {{platform}} 上查看。',
  },
});
