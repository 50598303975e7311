// What this connector says to people, in the languages of the pages.
import { speech } from '../../src/contract/index.js';

export const { words, say } = speech('wechat', {
  not_wechat: { en: 'The API address does not answer like WeChat', 'zh-CN': 'API 地址的应答不是微信的格式' },
  answer_unclear: { en: 'WeChat answered {{path}} in a way this hub does not know', 'zh-CN': '微信对 {{path}} 的应答无法识别' },
  address_answered: {
    en: 'WeChat’s address answered {{status}}: check the API address',
    'zh-CN': '微信地址返回 {{status}}，请检查 API 地址',
  },
  no_menu: { en: 'The account has no menu', 'zh-CN': '该账号没有自定义菜单' },
  typing_refused: { en: 'WeChat did not show the typing sign', 'zh-CN': '微信未显示“正在输入”状态' },
  menu_entry_refused: { en: 'WeChat has no menu button of the kind {{type}}', 'zh-CN': '微信没有 {{type}} 类型的菜单按钮' },
  token_good: {
    en: 'WeChat accepts the credentials; it calls from {{count}} addresses',
    'zh-CN': '凭证有效，微信从 {{count}} 个地址推送',
  },
  quota: { en: '{{used}} of {{limit}} messages of this day are sent', 'zh-CN': '今日客服消息已用 {{used}} / {{limit}} 次' },
  mass_message: {
    en: 'Mass message {{status}}: {{sent}} of {{total}} sent, {{failed}} failed, {{left}} left after filters',
    'zh-CN': '群发结果 {{status}}：共 {{total}} 人，成功 {{sent}} 人，失败 {{failed}} 人，过滤后 {{left}} 人',
  },
  other_desk_opened: {
    en: 'WeChat’s own customer service tool ({{desk}}) has taken over {{person}}: what they write does not reach this hub until it closes',
    'zh-CN': '微信自带的客服工具（{{desk}}）已接入 {{person}}，在其结束会话前，对方的消息不会到达本系统',
  },
  other_desk_switched: {
    en: 'WeChat’s own customer service tool passed {{person}} from {{from}} to {{to}}',
    'zh-CN': '微信自带的客服工具已将 {{person}} 从 {{from}} 转接给 {{to}}',
  },
  other_desk_closed: {
    en: 'WeChat’s own customer service tool ({{desk}}) has closed its talk with {{person}}',
    'zh-CN': '微信自带的客服工具（{{desk}}）已结束与 {{person}} 的会话',
  },
  authorization_revoked: {
    en: '{{person}} took back the permission to use their profile: delete what was fetched with it',
    'zh-CN': '{{person}} 已撤回个人资料授权，请删除由此获取的资料',
  },
  profile_changed: { en: '{{person}} changed the profile they had shared', 'zh-CN': '{{person}} 更改了已授权的个人资料' },
  file_not_fetchable: {
    en: 'WeChat tells accounts of a file but does not let them fetch it; ask for it another way',
    'zh-CN': '微信不允许公众号获取客户发送的文件，请让客户换一种方式发送',
  },
  file_without_id: { en: 'WeChat sent no media id', 'zh-CN': '微信未提供文件的 media_id，无法获取' },
  unknown_call: { en: 'WeChat has no call {{call}} for messages', 'zh-CN': '微信没有用于发送消息的接口 {{call}}' },
  kind_unknown: { en: 'WeChat sent a kind of message this hub does not know.', 'zh-CN': '微信推送了本系统无法识别的消息类型。' },
  empty_text: { en: 'The text is empty.', 'zh-CN': '文本内容为空。' },
  not_passed_on: {
    en: 'WeChat does not pass on messages of this kind, e.g. stickers.',
    'zh-CN': '微信不转发此类消息，例如表情。',
  },
  bad_position: { en: 'The position’s coordinates are not valid.', 'zh-CN': '位置坐标无效。' },
  link_without_address: { en: 'The link has no address.', 'zh-CN': '链接没有网址。' },
  mini_program_card: {
    en: 'It is the card of a mini program; only WeChat opens those.',
    'zh-CN': '这是小程序卡片，只能在微信中打开。',
  },
});
