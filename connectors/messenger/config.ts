// What an admin fills in to bind a Facebook Page; drives the bind form, its validation and its help.
import { z } from 'zod';
import { FACEBOOK_BASE_URL, baseUrl, secretText } from '../meta/config.js';
import { appCredentials, connectionSettings, messagesPerSecond } from '../meta/messaging/config.js';

/** More over a longer time breaks the Page's inbox. */
export const MESSAGES_PER_SECOND = 40;

export const credentialsSchema = z.object({
  accessToken: secretText.meta({
    label: { en: 'Page access token', 'zh-CN': '公共主页访问令牌' },
    help: {
      en: 'developers.facebook.com → your app → Messenger → Messenger API settings → Generate access tokens → your Page.',
      'zh-CN': 'developers.facebook.com → 您的应用 → Messenger → Messenger API 设置 → 生成访问令牌 → 您的公共主页。',
    },
    placeholder: 'EAAG…',
    secret: true,
  }),
  ...appCredentials,
});

export const settingsSchema = z.object({
  baseUrl: baseUrl(FACEBOOK_BASE_URL),
  ...connectionSettings,
  showsAgent: z
    .boolean()
    .optional()
    .meta({
      label: { en: 'Show who answers', 'zh-CN': '显示接待客服' },
      help: {
        en: 'Customers see the name and picture of the agent above each answer. Who has no picture, and the bot, answer as the Page.',
        'zh-CN': '客户会在每条回复上方看到客服的姓名和头像。没有头像的客服以及机器人以公共主页的名义回复。',
      },
    }),
  messagesPerSecond: messagesPerSecond(MESSAGES_PER_SECOND),
});
