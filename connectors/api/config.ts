// What an admin fills in to bind a channel of their own; drives the bind form, its validation and its help.
import { z } from 'zod';
import { httpUrl, publicUrlField } from '../../src/contract/index.js';

const signingSecret = z.string().trim().min(16).max(200).regex(/^\S+$/, 'No spaces or line breaks');

export const credentialsSchema = z.object({
  signingSecret: signingSecret.meta({
    label: { en: 'Signing secret', 'zh-CN': '签名密钥' },
    help: {
      en: 'Make one yourself, e.g. with openssl rand -hex 32, and give it to your program too: it signs everything the hub sends there.',
      'zh-CN': '自行生成，例如 openssl rand -hex 32，并同时配置到您的程序中：本系统发出的所有请求都用它签名。',
    },
    secret: true,
  }),
  previousSigningSecret: signingSecret.optional().meta({
    label: { en: 'Previous signing secret', 'zh-CN': '旧签名密钥' },
    help: {
      en: 'Only while you change the secret: requests carry a signature with each. Clear it afterwards.',
      'zh-CN': '仅在更换密钥期间填写：请求会同时带有两个签名。完成后请清空。',
    },
    secret: true,
  }),
});

export const settingsSchema = z.object({
  baseUrl: httpUrl.meta({
    label: { en: 'Your webhook address', 'zh-CN': '您的 Webhook 地址' },
    help: {
      en: 'Replies are posted there. It has to answer already when you bind the channel.',
      'zh-CN': '回复会发送到该地址。绑定渠道时它必须已经可以响应。',
    },
    placeholder: 'https://channel.example.com/switchboard',
  }),
  fileHosts: z
    .string()
    .trim()
    .max(1000)
    .regex(/^[\w.*:,\s-]*$/, 'Host names, separated by commas')
    .optional()
    .meta({
      label: { en: 'File servers', 'zh-CN': '文件服务器' },
      help: {
        en: 'Host names from which the hub may fetch the files your messages name by address, e.g. files.example.com, *.cdn.example.com. The host of your webhook is always allowed.',
        'zh-CN': '允许本系统获取消息中文件的主机名，例如 files.example.com, *.cdn.example.com。您的 Webhook 所在主机始终允许。',
      },
      placeholder: 'files.example.com, *.cdn.example.com',
    }),
  publicUrl: publicUrlField({ subject: { en: 'channel', 'zh-CN': '渠道' } }),
  messagesPerSecond: z
    .number()
    .min(1)
    .max(1000)
    .optional()
    .meta({
      label: { en: 'Messages per second', 'zh-CN': '每秒消息数' },
      help: { en: 'How fast the hub sends at most; 50 when left empty.', 'zh-CN': '本系统每秒最多发送的消息数；留空为 50。' },
      placeholder: '50',
    }),
});
export type Settings = ReturnType<typeof settingsSchema.parse>;

/** As `FileRequest.hosts` takes them. */
export function fileHostsOf({ baseUrl, fileHosts = '' }: Settings): string[] {
  const named = fileHosts.split(/[\s,]+/).filter((host) => host !== '');
  return [new URL(baseUrl).host, ...named];
}
