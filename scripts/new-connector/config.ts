// What an admin fills in to bind an account; drives the bind form, its validation and its help.
import { z } from 'zod';

// FILL IN DEFAULT_BASE_URL: the address of the platform's own API → Connector.settingsSchema #the-bind-form
export const DEFAULT_BASE_URL = 'https://api.example.com';

// FILL IN credentialsSchema: what the platform gives an admin, each with its form, label, help in both languages → Connector.credentialsSchema #the-bind-form
export const credentialsSchema = z.object({
  accessToken: z
    .string()
    .trim()
    .min(1)
    .max(1000)
    .meta({
      label: { en: 'Access token', 'zh-CN': '访问令牌' },
      help: { en: 'Where an admin finds it, screen by screen.', 'zh-CN': '管理员在哪里找到它，逐个界面说明。' },
      secret: true,
    }),
});

export const settingsSchema = z.object({
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      label: { en: 'API address', 'zh-CN': 'API 地址' },
      help: { en: 'A stand-in or proxy. Leave empty for the platform itself.', 'zh-CN': '用于替身或代理；留空则使用平台本身。' },
      placeholder: DEFAULT_BASE_URL,
    }),
});
