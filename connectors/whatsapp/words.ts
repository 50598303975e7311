// What this connector says to people, in the languages of the pages. Reasons are Meta's own words, and so are states nobody knew when this was written.
import { speech } from '../../src/contract/index.js';
import { STATE_WORDS } from './state-words.js';

const BOOK = {
  ...STATE_WORDS,
  token_good: { en: 'WhatsApp knows this number as {{name}}', 'zh-CN': '凭证有效，号码为 {{name}}' },
  not_whatsapp: { en: 'The API address does not answer like WhatsApp', 'zh-CN': 'API 地址的应答不是 WhatsApp 的格式' },
  wrong_business_account: {
    en: 'This number does not belong to this WhatsApp Business Account: check both ids',
    'zh-CN': '该号码不属于此 WhatsApp Business 账号，请检查两个 ID',
  },
  no_public_address: {
    en: 'The hub has no public address, so WhatsApp cannot reach it',
    'zh-CN': '本系统没有公网地址，WhatsApp 无法访问',
  },
  webhook_here: { en: 'The webhook points here', 'zh-CN': 'Webhook 指向本系统' },
  webhook_missing: { en: 'No webhook is set', 'zh-CN': '未设置 Webhook' },
  webhook_elsewhere: { en: 'The webhook points somewhere else', 'zh-CN': 'Webhook 指向其他地址' },
  subscribed: { en: 'The app is subscribed to the business account', 'zh-CN': '应用已订阅该 WhatsApp Business 账号' },
  not_subscribed: {
    en: 'No app is subscribed to the business account: bind again',
    'zh-CN': '没有应用订阅该 WhatsApp Business 账号，请重新绑定',
  },
  app_webhook_here: { en: 'The app’s own webhook comes here', 'zh-CN': '应用自身的 Webhook 指向本系统' },
  app_webhook_elsewhere: { en: 'The app’s own webhook goes elsewhere', 'zh-CN': '应用自身的 Webhook 指向其他地址' },
  quality: { en: 'Quality: {{status}}', 'zh-CN': '号码质量：{{status}}' },
  number_status: { en: 'Number: {{status}}', 'zh-CN': '号码状态：{{status}}' },
  sending: { en: 'Sending: {{status}}', 'zh-CN': '发送权限：{{status}}' },
  throughput: { en: 'Throughput: {{status}}', 'zh-CN': '吞吐量等级：{{status}}' },
  template_status: { en: 'Template {{template}}: {{status}}', 'zh-CN': '模板{{template}}：{{status}}' },
  template_changed: { en: 'Template {{template}} was changed', 'zh-CN': '模板{{template}}已修改' },
  template_quality: { en: 'Template {{template}}: quality {{quality}}', 'zh-CN': '模板{{template}}的质量：{{quality}}' },
  template_category: { en: 'Template {{template}} is now of category {{category}}', 'zh-CN': '模板{{template}}的类别现为 {{category}}' },
  template_category_to_be: {
    en: 'Template {{template}} will be of category {{category}}',
    'zh-CN': '模板{{template}}的类别将改为 {{category}}',
  },
  number_event: { en: '{{number}}{{event}}', 'zh-CN': '{{number}}{{event}}' },
  display_name: { en: '{{number}}display name “{{name}}”: {{decision}}', 'zh-CN': '{{number}}显示名称“{{name}}”：{{decision}}' },
  new_limits: {
    en: 'New limits of the business account: {{customers}} new customers a day, {{numbers}} phone numbers',
    'zh-CN': 'WhatsApp Business 账号的新上限：每日新客户 {{customers}}，电话号码 {{numbers}}',
  },
  account_event: { en: 'The WhatsApp Business Account: {{event}}', 'zh-CN': 'WhatsApp Business 账号：{{event}}' },
  alert: { en: 'Meta: {{words}}', 'zh-CN': 'Meta 提示：{{words}}' },
  review: { en: 'Review of the WhatsApp Business Account: {{decision}}', 'zh-CN': 'WhatsApp Business 账号审核：{{decision}}' },
  settings_changed: { en: 'Settings of the number were changed', 'zh-CN': '号码的设置已修改' },
  two_step: { en: '{{number}}two-step verification: {{event}}', 'zh-CN': '{{number}}两步验证：{{event}}' },
  username: { en: '{{number}}username {{username}}: {{status}}', 'zh-CN': '{{number}}用户名 {{username}}：{{status}}' },
  kind_unknown: {
    en: 'WhatsApp sent a message of kind “{{kind}}”, which cannot be shown here. The sender sees it in WhatsApp.',
    'zh-CN': '客户在 WhatsApp 发送了“{{kind}}”类型的消息，此处无法显示，对方可在 WhatsApp 中查看。',
  },
  file_over_100_mb: {
    en: 'The file is larger than the 100 MB WhatsApp passes on. Ask the sender for a smaller file or a link.',
    'zh-CN': '文件超过 WhatsApp 转发的 100 MB 上限，请让客户发送较小的文件或链接。',
  },
  only_in_phone_app: {
    en: 'WhatsApp does not pass on this first message to a number that is also used in the phone app. The owner sees it there.',
    'zh-CN': '该号码同时在手机应用中使用，WhatsApp 不转发这条首条消息，请在手机应用中查看。',
  },
} as const;

export const { words, say } = speech('whatsapp', BOOK);

type StateSentence<Topic extends string> = Extract<keyof typeof STATE_WORDS, `${Topic}_is_${string}`>;

/** The sentence for one of Meta's states, e.g. `IN_APPEAL`; undefined where it has none. */
export function stateSentence<Topic extends string>(topic: Topic, state: string): StateSentence<Topic> | undefined {
  const name = `${topic}_is_${state.toLowerCase()}`;
  const isKnown = (candidate: string): candidate is StateSentence<Topic> => Object.hasOwn(STATE_WORDS, candidate);
  return isKnown(name) ? name : undefined;
}
