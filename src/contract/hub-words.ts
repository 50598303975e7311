// What the hub itself says of a message that did not get on, or of an account, in the languages of the pages.
import { speech } from './said.js';

export const { words: hubWords, say: hubSays } = speech('hub', {
  recipient_moved: {
    en: 'The platform gave this person a new id, and again another one when that was used',
    'zh-CN': '平台更换了该客户的 ID，使用新 ID 后又再次更换',
  },
  connector_defect: {
    en: 'The message may or may not have arrived: the connector failed unexpectedly.',
    'zh-CN': '连接器意外出错，无法确定消息是否送达。',
  },
  outcome_not_recorded: {
    en: 'What the platform answered could not be kept. The message may or may not have arrived.',
    'zh-CN': '未能保存平台的应答，无法确定消息是否送达。',
  },
  not_on_platform: {
    en: 'This message has not reached the platform, so it cannot be changed there.',
    'zh-CN': '此消息未到达平台，无法在平台上更改。',
  },
  tokens_unavailable: { en: 'The stored tokens cannot be reached just now.', 'zh-CN': '暂时无法读取已保存的令牌。' },
  private_address: { en: 'The API address leads into a private network.', 'zh-CN': 'API 地址指向内网。' },
});
