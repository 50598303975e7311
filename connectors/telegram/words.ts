// What this connector says to people, in the languages of the pages.
import { speech } from '../../src/contract/index.js';

export const { words, say } = speech('telegram', {
  token_good: { en: 'Telegram knows this bot as @{{name}}', 'zh-CN': '令牌有效，机器人为 @{{name}}' },
  updates_fetched: { en: 'No webhook is set; updates are fetched', 'zh-CN': '未设置 Webhook，由本系统主动拉取消息' },
  foreign_webhook: {
    en: 'A webhook of somebody else is set, so updates cannot be fetched',
    'zh-CN': '该机器人已设置其他系统的 Webhook，无法主动拉取消息',
  },
  webhook_here: { en: 'The webhook points here', 'zh-CN': 'Webhook 指向本系统' },
  webhook_missing: { en: 'No webhook is set', 'zh-CN': '未设置 Webhook' },
  webhook_elsewhere: { en: 'The webhook points somewhere else', 'zh-CN': 'Webhook 指向其他地址' },
  updates_waiting: { en: '{{count}} updates wait at Telegram', 'zh-CN': '有 {{count}} 条更新在 Telegram 等待推送' },
  last_failure: { en: '{{at}}: {{words}}', 'zh-CN': '{{at}} 推送失败：{{words}}' },
  business_disconnected: {
    en: '{{owner}} disconnected this bot from their Telegram Business account',
    'zh-CN': '{{owner}} 已断开此机器人与其 Telegram Business 账号的连接',
  },
  business_without_reply: {
    en: '{{owner}} connected this bot to their Telegram Business account without the right to reply',
    'zh-CN': '{{owner}} 已将此机器人连接到其 Telegram Business 账号，但未授予回复权限',
  },
  business_connected: {
    en: '{{owner}} connected this bot to their Telegram Business account (since {{since}})',
    'zh-CN': '{{owner}} 已将此机器人连接到其 Telegram Business 账号（自 {{since}} 起）',
  },
  business_connection_gone: {
    en: 'The owner has disconnected the bot from this Telegram Business account',
    'zh-CN': '所有者已断开机器人与此 Telegram Business 账号的连接',
  },
  business_reply_not_allowed: {
    en: 'Telegram Business lets the bot reply only within 24 hours of the customer’s last message, and with the owner’s permission',
    'zh-CN': 'Telegram Business 只允许机器人在客户最后一条消息后的 24 小时内回复，且需所有者授权',
  },
  formatting_refused: { en: 'Telegram did not understand the formatting', 'zh-CN': 'Telegram 无法识别消息的格式' },
  callback_expired: { en: 'The button press can no longer be answered', 'zh-CN': '此按钮点击已过期，无法应答' },
  poll_conflict: {
    en: 'Another program reads this bot’s messages, or a webhook is set',
    'zh-CN': '其他程序正在拉取此机器人的消息，或已设置 Webhook',
  },
  redirected: {
    en: 'The API address leads somewhere else; enter the address of the Bot API itself',
    'zh-CN': 'API 地址发生跳转，请填写 Bot API 本身的地址',
  },
  not_telegram: { en: 'The API address does not answer like Telegram', 'zh-CN': 'API 地址的应答不是 Telegram 的格式' },
  file_too_big: {
    en: 'Telegram lets bots fetch files of at most 20 MB; this one has {{megabytes}} MB. Ask the sender for a smaller file or a link.',
    'zh-CN': 'Telegram 只允许机器人获取不超过 20 MB 的文件，此文件为 {{megabytes}} MB。请让客户发送较小的文件或链接。',
  },
  group_moved: { en: 'The group has become a supergroup with a new id', 'zh-CN': '该群已升级为超级群，ID 已变更' },
  kind_unknown: {
    en: 'Telegram sent a message of kind “{{kind}}”, which cannot be shown here. The sender sees it in Telegram.',
    'zh-CN': '客户在 Telegram 发送了“{{kind}}”类型的消息，此处无法显示，对方可在 Telegram 中查看。',
  },
});
