// What this connector says to people, in the languages of the pages.
import { speech } from '../../src/contract/index.js';

export const { words, say } = speech('api', {
  endpoint_good: { en: 'The webhook address answers and accepts the signature', 'zh-CN': 'Webhook 地址可以访问，并接受签名' },
  unknown_message: { en: 'The other side does not know this message', 'zh-CN': '对方系统中没有此消息' },
  files_unreachable: {
    en: 'The hub has no public address, so its files cannot be fetched',
    'zh-CN': '本系统没有公网地址，对方无法获取文件',
  },
  public_url_missing: { en: 'The hub has no public address: set PUBLIC_URL', 'zh-CN': '本系统没有公网地址，请设置 PUBLIC_URL' },
  public_url_set: { en: 'The hub has a public address', 'zh-CN': '本系统已有公网地址' },
  redirected: {
    en: 'The webhook address redirects; enter the address it leads to',
    'zh-CN': 'Webhook 地址发生跳转，请填写跳转后的地址',
  },
  signature_refused: { en: 'The webhook address does not accept the hub’s signature', 'zh-CN': 'Webhook 地址不接受本系统的签名' },
  endpoint_busy: { en: 'The webhook address asks to try again', 'zh-CN': 'Webhook 地址要求稍后重试' },
  unreachable_user: { en: 'This person cannot be reached any more', 'zh-CN': '已无法联系此客户' },
  endpoint_down: { en: 'The webhook address is out of service', 'zh-CN': 'Webhook 地址暂停服务' },
  endpoint_failed: { en: 'The webhook address failed with HTTP {{status}}', 'zh-CN': 'Webhook 地址出错（HTTP {{status}}）' },
  endpoint_unreachable: { en: 'The webhook address cannot be reached', 'zh-CN': '无法连接到 Webhook 地址' },
});
