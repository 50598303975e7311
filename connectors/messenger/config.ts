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
  messagesPerSecond: messagesPerSecond(MESSAGES_PER_SECOND),
});
