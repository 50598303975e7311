// Why an event is left alone, in the languages of the pages: the English words are the reason `parse` gives.
import { speech } from '../../src/contract/index.js';
import { envelopeReasons } from '../meta/envelope-reasons.js';

const { words } = speech('whatsapp', {
  left_history: { en: 'messages from before the number was connected', 'zh-CN': '号码接入之前的历史消息' },
  left_phone_book: { en: 'address book of the phone app', 'zh-CN': '手机应用的通讯录' },
  left_preferences: { en: 'the customer’s choice about marketing messages', 'zh-CN': '客户对营销消息的偏好设置' },
  left_handover: { en: 'Meta’s business agent took or gave back a conversation', 'zh-CN': 'Meta 商业智能助手接管或交还了会话' },
  left_group: { en: 'a group was made or closed', 'zh-CN': '群的创建或关闭' },
  left_group_people: { en: 'somebody joined or left a group', 'zh-CN': '有人加入或退出群' },
  left_group_settings: { en: 'settings of a group', 'zh-CN': '群设置' },
  left_group_state: { en: 'state of a group', 'zh-CN': '群状态' },
  left_profile: { en: 'profile of a customer', 'zh-CN': '客户资料' },
  left_flow: { en: 'state of a flow', 'zh-CN': 'Flow 的状态' },
  left_advertisements: { en: 'events for advertisements', 'zh-CN': '广告统计事件' },
  left_payments: { en: 'settings of payments', 'zh-CN': '付款设置' },
  left_partners: { en: 'agreements between Meta’s partners', 'zh-CN': 'Meta 合作伙伴之间的协议' },
  left_foreign: { en: 'not a change of a WhatsApp Business Account', 'zh-CN': '不是 WhatsApp Business 账号的事件' },
  left_other_number: { en: 'for another phone number', 'zh-CN': '属于其他号码' },
  left_without_content: { en: '{{field}} without content', 'zh-CN': '{{field}} 没有内容' },
  left_unknown_field: { en: 'unknown webhook field: {{field}}', 'zh-CN': '未知的 Webhook 字段：{{field}}' },
  left_status_of_nothing: { en: 'status without a message', 'zh-CN': '状态回执缺少消息' },
  left_sent: { en: 'sent, as the answer to the send said', 'zh-CN': '“已发送”回执：发送时已得到同样的应答' },
  left_unknown_status: { en: 'unknown status: {{status}}', 'zh-CN': '未知的消息状态：{{status}}' },
  left_message_of_nobody: { en: 'message without an id or a person', 'zh-CN': '消息缺少 ID 或发送人' },
  left_opened: { en: 'the customer opened the chat and wrote nothing', 'zh-CN': '客户打开了聊天，但没有发送内容' },
  left_reaction_to_nothing: { en: 'reaction without a message', 'zh-CN': '表情回应缺少消息' },
  left_own_reaction: { en: 'reaction of the business itself', 'zh-CN': '商家自己的表情回应' },
  left_edit_of_nothing: { en: 'edit without a message', 'zh-CN': '修改缺少消息' },
  left_deletion_of_nothing: { en: 'deletion without a message', 'zh-CN': '删除缺少消息' },
  left_notice: { en: 'notice of WhatsApp: {{words}}', 'zh-CN': 'WhatsApp 通知：{{words}}' },
  left_number_change: { en: 'change of a number without a new one', 'zh-CN': '号码变更缺少新号码' },
  left_call: { en: 'call: {{event}}', 'zh-CN': '通话事件：{{event}}' },
  left_call_of_nobody: { en: 'call without an id or a person', 'zh-CN': '通话缺少 ID 或对方' },
});

export const reasons = { ...envelopeReasons, ...words };
