// The fields of the bind form that Instagram and Messenger share.
import { z } from 'zod';
import { publicUrlField } from '../../../src/contract/index.js';
import { apiVersion, appSecrets, metaId, ownSecretText } from '../config.js';

export const appCredentials = {
  ...appSecrets,
  appId: metaId.optional().meta({
    label: { en: 'App ID', 'zh-CN': '应用 ID' },
    help: {
      en: 'At the top of the app’s page. With it the hub enters its webhook address into the app by itself; without it you do that by hand.',
      'zh-CN': '位于应用页面顶部。填写后系统会自动在应用中设置 Webhook 地址；否则需要手动设置。',
    },
    placeholder: '1517776481860111',
  }),
  verifyToken: ownSecretText.optional().meta({
    label: { en: 'Verify token', 'zh-CN': '验证令牌' },
    help: {
      en: 'Only when you enter the webhook address by hand: any text of your own, the same here and in the app.',
      'zh-CN': '仅在手动设置 Webhook 地址时填写：自定义文本，此处与应用中必须一致。',
    },
    secret: true,
  }),
};

export const connectionSettings = {
  apiVersion,
  publicUrl: publicUrlField({ subject: { en: 'account', 'zh-CN': '账号' } }),
  humanAgent: z
    .boolean()
    .optional()
    .meta({
      default: true,
      label: { en: 'Answer for seven days', 'zh-CN': '允许七天内回复' },
      help: {
        en: 'Agents may answer until 7 days after the customer’s last message instead of 24 hours. Switch it off while Meta has not approved the Human Agent feature for the app.',
        'zh-CN': '客服可在客户最后一条消息后 7 天内回复，而不是 24 小时。Meta 尚未批准应用的 Human Agent 功能时请关闭。',
      },
    }),
  comments: z
    .boolean()
    .optional()
    .meta({
      label: { en: 'Comments become conversations', 'zh-CN': '评论转为会话' },
      help: {
        en: 'Comments come into the inbox. Each can be answered in public, and once in private within 7 days. The app needs Meta’s permission to read and write comments.',
        'zh-CN': '评论会进入收件箱，可公开回复，也可在 7 天内私信回复一次。应用需要 Meta 授予的读取和发布评论权限。',
      },
    }),
};

/** One account's pace, with its own usual figure. */
export function messagesPerSecond(usual: number) {
  return z
    .number()
    .min(1)
    .max(300)
    .optional()
    .meta({
      label: { en: 'Messages per second', 'zh-CN': '每秒消息数' },
      help: {
        en: `How fast the hub sends; ${usual} when empty. Meta allows up to 300, and asks for less over longer times.`,
        'zh-CN': `系统发送速度，留空为 ${usual}。Meta 最多允许 300，但长时间内应更低。`,
      },
      placeholder: String(usual),
    });
}
