// What an admin fills in to bind an Official Account; drives the bind form, its validation and its help.
import { z } from 'zod';
import { httpUrl, publicUrlField } from '../../src/contract/index.js';

export const DEFAULT_BASE_URL = 'https://api.weixin.qq.com';

const token = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9]{3,32}$/, 'A token has 3 to 32 letters and digits');
const encodingAesKey = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9]{43}$/, 'An EncodingAESKey has exactly 43 letters and digits');

export const credentialsSchema = z.object({
  appId: z
    .string()
    .trim()
    .regex(/^wx[0-9a-f]{16}$/, 'An AppID looks like wx0123456789abcdef')
    .meta({
      label: { en: 'AppID', 'zh-CN': '开发者ID（AppID）' },
      help: {
        en: 'In WeChat’s console (mp.weixin.qq.com): 设置与开发 → 开发接口管理 → 基本配置 → 开发者ID(AppID).',
        'zh-CN': '在公众平台（mp.weixin.qq.com）：设置与开发 → 开发接口管理 → 基本配置 → 开发者ID(AppID)。',
      },
      placeholder: 'wx0123456789abcdef',
    }),
  appSecret: z
    .string()
    .trim()
    .regex(/^[0-9a-f]{32}$/, 'An AppSecret has 32 characters of 0-9 and a-f')
    .meta({
      label: { en: 'AppSecret', 'zh-CN': '开发者密码（AppSecret）' },
      help: {
        en: 'On the same page: 开发者密码(AppSecret) → 启用 or 重置. It is shown only once. Add this server’s address to IP白名单 there.',
        'zh-CN': '同一页面：开发者密码(AppSecret) → 启用或重置，只显示一次。请同时把本服务器的出口 IP 加入「IP白名单」。',
      },
      secret: true,
    }),
  token: token.meta({
    label: { en: 'Token', 'zh-CN': '令牌（Token）' },
    help: {
      en: 'Make one up (3 to 32 letters and digits) and enter the same under 服务器配置 → 令牌(Token).',
      'zh-CN': '自行设定（3–32 位字母或数字），并在「服务器配置 → 令牌(Token)」中填写相同的值。',
    },
    secret: true,
  }),
  encodingAesKey: encodingAesKey.optional().meta({
    label: { en: 'EncodingAESKey', 'zh-CN': '消息加解密密钥（EncodingAESKey）' },
    help: {
      en: '43 characters, from 服务器配置. With it only encrypted messages are taken (安全模式 or 兼容模式). Leave empty for 明文模式.',
      'zh-CN': '来自「服务器配置」，43 个字符。填写后仅接受加密消息（安全模式或兼容模式）；明文模式请留空。',
    },
    secret: true,
  }),
  previousToken: token.optional().meta({
    label: { en: 'Previous token', 'zh-CN': '旧令牌（Token）' },
    help: {
      en: 'Only while you change the token: the old one is accepted too. Empty it afterwards.',
      'zh-CN': '仅在更换令牌期间填写：旧令牌同样有效。更换完成后请清空。',
    },
    secret: true,
  }),
  previousEncodingAesKey: encodingAesKey.optional().meta({
    label: { en: 'Previous EncodingAESKey', 'zh-CN': '旧消息加解密密钥（EncodingAESKey）' },
    help: {
      en: 'Only while you change the key: envelopes made with the old one are opened too. Empty it afterwards.',
      'zh-CN': '仅在更换密钥期间填写：用旧密钥加密的消息仍可解密。更换完成后请清空。',
    },
    secret: true,
  }),
});

export const settingsSchema = z.object({
  accountType: z
    .enum(['service', 'subscription'])
    .optional()
    .meta({
      label: { en: 'Kind of account', 'zh-CN': '账号类型' },
      help: {
        en: 'A verified service account can do everything. A subscription account has no templates, QR codes with scenes or tappable menus.',
        'zh-CN': '已认证的服务号功能完整；订阅号不支持模板消息、带参数二维码和可点击菜单。',
      },
      choices: {
        service: { en: 'Service account (服务号)', 'zh-CN': '服务号' },
        subscription: { en: 'Subscription account (订阅号)', 'zh-CN': '订阅号' },
      },
    }),
  baseUrl: httpUrl.optional().meta({
    label: { en: 'API address', 'zh-CN': 'API 地址' },
    help: {
      en: 'Another of WeChat’s hosts (api2, sh, sz or hk.api.weixin.qq.com) or a stand-in. Leave empty for api.weixin.qq.com.',
      'zh-CN': '微信其他接入点（api2、sh、sz 或 hk.api.weixin.qq.com）或模拟环境；留空则使用 api.weixin.qq.com。',
    },
    placeholder: DEFAULT_BASE_URL,
  }),
  publicUrl: publicUrlField({
    subject: { en: 'account', 'zh-CN': '账号' },
    note: { en: 'Port 80 or 443 only.', 'zh-CN': '仅支持 80 或 443 端口。' },
  }),
  messagesPerSecond: z
    .number()
    .min(1)
    .max(1000)
    .optional()
    .meta({
      label: { en: 'Messages per second (whole account)', 'zh-CN': '每秒消息数（整个账号）' },
      help: {
        en: 'WeChat limits the calls of a day (500,000 by default), not of a second.',
        'zh-CN': '微信按天限制调用次数（默认每天 50 万次），不按秒限制。',
      },
      placeholder: '50',
    }),
  miniProgramCoverMediaId: z
    .string()
    .trim()
    .regex(/^[\w-]{1,128}$/, 'A media id has letters, digits, _ and -')
    .optional()
    .meta({
      label: { en: 'Cover of mini program cards (media id)', 'zh-CN': '小程序卡片封面（media_id）' },
      help: {
        en: 'A permanent picture of this account (520 × 416). Without it links into mini programs are sent as tappable text.',
        'zh-CN': '本账号的永久图片素材（建议 520×416）。不填写时，小程序链接将以可点击文字发送。',
      },
    }),
});
