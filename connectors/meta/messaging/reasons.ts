// Why an event of Messenger or Instagram is left alone, in the languages of the pages: the English words are the reason `parse` gives.
import { speech } from '../../../src/contract/index.js';
import { envelopeReasons } from '../envelope-reasons.js';

const { words } = speech('meta_messaging', {
  left_thread_passed: { en: 'another app gave the conversation to an app', 'zh-CN': '其他应用将会话交给了某个应用' },
  left_thread_taken: { en: 'an app took the conversation over', 'zh-CN': '某个应用接管了会话' },
  left_thread_requested: { en: 'an app asks for the conversation', 'zh-CN': '某个应用请求接管会话' },
  left_app_roles: { en: 'roles of apps in the conversation', 'zh-CN': '各应用在会话中的角色' },
  left_game: { en: 'play of a game', 'zh-CN': '游戏事件' },
  left_feedback: { en: 'feedback on an automatic answer', 'zh-CN': '对自动回复的反馈' },
  left_cart: { en: 'a cart', 'zh-CN': '购物车' },
  left_story_figures: { en: 'figures of a story', 'zh-CN': '快拍的统计数据' },
  left_mention: { en: 'mention in a post or comment, which names nobody to answer', 'zh-CN': '帖子或评论中的提及，未指明可回复的人' },
  left_other_account: { en: 'for another account', 'zh-CN': '属于其他账号' },
  left_entry: { en: 'entry without content', 'zh-CN': '没有内容的条目' },
  left_no_object: { en: '{{what}} is not an object', 'zh-CN': '{{what}} 的内容格式不对' },
  left_unknown_field: { en: 'unknown field: {{field}}', 'zh-CN': '未知的字段：{{field}}' },
  left_unknown_event: { en: 'unknown event: {{event}}', 'zh-CN': '未知的事件：{{event}}' },
  left_feed: { en: 'feed: {{what}}', 'zh-CN': '主页动态：{{what}}' },
  left_comment_of_nobody: { en: 'comment without an id or a person', 'zh-CN': '评论缺少 ID 或评论人' },
  left_own_comment: { en: 'comment of the business itself', 'zh-CN': '商家自己的评论' },
  left_edited_comment: { en: 'edited comment without a text or a person', 'zh-CN': '评论的修改缺少文本或评论人' },
  left_message_of_nobody: { en: 'message without an id or a person', 'zh-CN': '消息缺少 ID 或发送人' },
  left_own_echo: { en: 'echo of the account writing to itself', 'zh-CN': '账号发给自己的消息' },
  left_edit_of_nobody: { en: 'edit without an id or a person', 'zh-CN': '修改缺少 ID 或发送人' },
  left_edit_of_nothing: { en: 'edit without a text', 'zh-CN': '修改缺少文本' },
  left_button_of_nobody: { en: 'pressed button without a person', 'zh-CN': '按钮点击缺少操作人' },
  left_reaction_to_nothing: { en: 'reaction without a message or an end user', 'zh-CN': '表情回应缺少消息或客户' },
  left_own_reading: { en: 'read by the business itself', 'zh-CN': '商家自己的已读' },
  left_read_of_nothing: { en: 'read receipt without a message or an instant', 'zh-CN': '已读回执缺少消息或时间' },
  left_delivered_to_nobody: { en: 'delivery receipt without an end user', 'zh-CN': '送达回执缺少客户' },
  left_delivered_nothing: { en: 'delivery receipt without a message or an instant', 'zh-CN': '送达回执缺少消息或时间' },
  left_of_nobody: { en: '{{event}} without an end user', 'zh-CN': '{{event}} 缺少客户' },
});

export const reasons = { ...envelopeReasons, ...words };
