// What an admin fills in to let a site's visitors in; drives the bind form, its validation and its help.
import { z } from 'zod';

export const credentialsSchema = z.object({
  identitySecret: z
    .string()
    .trim()
    .min(32, 'At least 32 characters: this secret vouches for who a visitor is')
    .max(256)
    .optional()
    .meta({
      label: { en: 'Identity secret', 'zh-CN': '身份密钥' },
      help: {
        en: 'Only if your site tells who is signed in: a random text of at least 32 characters that your server keeps to itself. It signs each user id with HMAC-SHA256.',
        'zh-CN': '仅当网站需要告知登录用户身份时填写：至少 32 个字符的随机文本，只保存在您的服务器上，用于以 HMAC-SHA256 对用户 ID 签名。',
      },
      secret: true,
    }),
});

export const settingsSchema = z.object({
  allowedOrigins: z
    .string()
    .trim()
    .max(4_000)
    .refine((text) => originsIn(text) !== null, 'Write origins like https://shop.example.com, separated by spaces')
    .optional()
    .meta({
      label: { en: 'Allowed sites', 'zh-CN': '允许的网站' },
      help: {
        en: 'The origins of the pages that may open a chat, e.g. https://shop.example.com, separated by spaces. Pages of this hub always may; apps, which have no origin, too.',
        'zh-CN': '允许打开聊天的页面来源，例如 https://shop.example.com，用空格分隔。本系统自己的页面始终允许；没有来源的应用程序也允许。',
      },
      placeholder: 'https://shop.example.com https://www.example.com',
    }),
});

/** Null when one of them is no origin: a scheme, a host and perhaps a port, nothing behind. */
export function originsIn(text: string): string[] | null {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const origins = words.map((word) => (/^https?:\/\//.test(word) && URL.canParse(word) ? new URL(word).origin : null));
  const isPlain = origins.every((origin, index) => origin !== null && words[index]?.replace(/\/$/, '').toLowerCase() === origin);
  return isPlain ? origins.filter((origin) => origin !== null) : null;
}
