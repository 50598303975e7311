// What an admin fills in to bind a bot; drives the bind form, its validation and its help.
import { z } from 'zod';
import { httpUrl, publicUrlField } from '../../src/contract/index.js';

export const DEFAULT_BASE_URL = 'https://api.telegram.org';

export const credentialsSchema = z.object({
  botToken: z
    .string()
    .trim()
    .regex(/^\d{5,20}:[A-Za-z0-9_-]{20,80}$/, 'A bot token looks like 123456789:AAE… and has no spaces')
    .meta({
      label: { en: 'Bot token', 'zh-CN': '机器人令牌' },
      help: {
        en: 'Open @BotFather in Telegram, send /newbot (or /mybots → your bot → API Token) and paste the token here.',
        'zh-CN': '在 Telegram 中打开 @BotFather，发送 /newbot（或 /mybots → 您的机器人 → API Token），把令牌粘贴到这里。',
      },
      placeholder: '123456789:AAE…',
      secret: true,
    }),
});

export const settingsSchema = z.object({
  baseUrl: httpUrl.optional().meta({
    label: { en: 'API address', 'zh-CN': 'API 地址' },
    help: {
      en: 'Only for your own Bot API server. Leave empty for api.telegram.org.',
      'zh-CN': '仅在使用自建 Bot API 服务器时填写；留空则使用 api.telegram.org。',
    },
    placeholder: DEFAULT_BASE_URL,
  }),
  publicUrl: publicUrlField({ subject: { en: 'bot', 'zh-CN': '机器人' } }),
  messagesPerSecond: z
    .number()
    .min(1)
    .max(1000)
    .optional()
    .meta({
      label: { en: 'Messages per second (whole bot)', 'zh-CN': '每秒消息数（整个机器人）' },
      help: {
        en: 'Telegram allows about 30. Raise it only if Telegram granted this bot more.',
        'zh-CN': 'Telegram 大约允许每秒 30 条。仅当 Telegram 给予此机器人更高额度时才调高。',
      },
      placeholder: '30',
    }),
  messagesPerSecondPerChat: z
    .number()
    .min(0.1)
    .max(1000)
    .optional()
    .meta({
      label: { en: 'Messages per second (one chat)', 'zh-CN': '每秒消息数（单个会话）' },
      help: {
        en: 'Telegram asks for about 1, with short bursts; more may be answered with a waiting time.',
        'zh-CN': 'Telegram 建议每秒约 1 条，允许短时突发；超出可能被要求等待。',
      },
      placeholder: '1',
    }),
});
