// What an admin fills in to bind a business phone number; drives the bind form, its validation and its help.
import { z } from 'zod';
import { publicUrlField } from '../../src/contract/index.js';
import { FACEBOOK_BASE_URL, apiVersion, appSecrets, baseUrl, metaId, secretText } from '../meta/config.js';

export const credentialsSchema = z.object({
  phoneNumberId: metaId.meta({
    label: { en: 'Phone number ID', 'zh-CN': '电话号码 ID' },
    help: {
      en: 'developers.facebook.com → your app → WhatsApp → API Setup, under “From”. Not the phone number itself.',
      'zh-CN': 'developers.facebook.com → 您的应用 → WhatsApp → API 设置，“From”下方。不是电话号码本身。',
    },
    placeholder: '106540352242922',
  }),
  businessAccountId: metaId.meta({
    label: { en: 'WhatsApp Business Account ID', 'zh-CN': 'WhatsApp Business 账户 ID' },
    help: {
      en: 'On the same page, below the phone number ID. The account the number belongs to.',
      'zh-CN': '在同一页面，电话号码 ID 下方，即该号码所属的账户。',
    },
    placeholder: '102290129340398',
  }),
  accessToken: secretText.meta({
    label: { en: 'Access token', 'zh-CN': '访问令牌' },
    help: {
      en: 'Business settings → System users → Generate token, with whatsapp_business_messaging and whatsapp_business_management. The token of the API Setup page ends within a day.',
      'zh-CN':
        '商务设置 → 系统用户 → 生成令牌，权限选择 whatsapp_business_messaging 和 whatsapp_business_management。API 设置页面上的令牌一天内失效。',
    },
    placeholder: 'EAAG…',
    secret: true,
  }),
  ...appSecrets,
});

export const settingsSchema = z.object({
  baseUrl: baseUrl(FACEBOOK_BASE_URL),
  apiVersion,
  publicUrl: publicUrlField({ subject: { en: 'number', 'zh-CN': '号码' } }),
  appId: metaId.optional().meta({
    label: { en: 'App ID', 'zh-CN': '应用 ID' },
    help: {
      en: 'Fill in when no other program uses the app: its own webhook then comes here too, with notices about templates, quality and the account.',
      'zh-CN': '如果没有其他程序使用该应用，请填写：应用自身的 Webhook 也会指向这里，从而收到模板、质量和账户的通知。',
    },
    placeholder: '670848291234567',
  }),
  messagesPerSecond: z
    .number()
    .min(1)
    .max(1000)
    .optional()
    .meta({
      label: { en: 'Messages per second', 'zh-CN': '每秒消息数' },
      help: {
        en: 'Meta allows 80; 20 for a number that is also used in the WhatsApp Business app; 1000 after an upgrade.',
        'zh-CN': 'Meta 允许 80；同时在 WhatsApp Business 应用中使用的号码为 20；升级后为 1000。',
      },
      placeholder: '80',
    }),
  catalogId: metaId.optional().meta({
    label: { en: 'Catalogue ID', 'zh-CN': '商品目录 ID' },
    help: {
      en: 'Commerce Manager → Settings → Catalogue. The one connected to this WhatsApp account: products then go with picture and price, by their content IDs.',
      'zh-CN': 'Commerce Manager → 设置 → 商品目录，须为已关联到此 WhatsApp 账户的目录。填写后商品按内容 ID 发送，客户可看到图片和价格。',
    },
    placeholder: '194836987003835',
  }),
  catalogCoverProductId: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({
      label: { en: 'Product on the cover', 'zh-CN': '封面商品' },
      help: {
        en: 'The content ID of the product whose picture stands on the card that opens the whole catalogue. With it agents can ask for an order.',
        'zh-CN': '整个目录卡片上显示其图片的商品的内容 ID。填写后，坐席可以请客户下单。',
      },
      placeholder: 'sku-1',
    }),
  calling: z
    .boolean()
    .optional()
    .meta({
      label: { en: 'Calls are switched on', 'zh-CN': '已开通通话' },
      help: {
        en: 'WhatsApp Manager → Phone numbers → Call settings. Agents can then ask customers to call, and for permission to call them; the call itself is taken elsewhere.',
        'zh-CN': 'WhatsApp Manager → 电话号码 → 通话设置。开启后，坐席可以请客户来电，或请求致电许可；通话本身在别处接听。',
      },
    }),
  indianAddresses: z
    .boolean()
    .optional()
    .meta({
      label: { en: 'Address forms (India)', 'zh-CN': '地址表单（印度）' },
      help: {
        en: 'For businesses in India: agents can ask customers in India for their address with WhatsApp’s own form.',
        'zh-CN': '仅限印度企业：坐席可以用 WhatsApp 自带的表单请印度客户填写地址。',
      },
    }),
});
