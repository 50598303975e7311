// Why a push is left alone, in the languages of the pages: the English words are the reason `parse` gives.
import { speech } from '../../src/contract/index.js';

export const { words: reasons } = speech('wechat', {
  left_position: { en: 'position reported by the app, not sent by the person', 'zh-CN': '微信自动上报的位置，并非客户发送' },
  left_menu_pictures: { en: 'pictures chosen in the menu, which follow as messages', 'zh-CN': '在菜单中选择的图片，随后会作为消息到达' },
  left_menu_pictures_of: {
    en: 'pictures chosen in the menu, which follow as messages: {{key}}',
    'zh-CN': '在菜单（{{key}}）中选择的图片，随后会作为消息到达',
  },
  left_position_of: {
    en: 'position reported by the app, not sent by the person: {{key}}',
    'zh-CN': '微信自动上报的位置（{{key}}），并非客户发送',
  },
  left_unknown_event: { en: 'unknown event: {{event}}', 'zh-CN': '未知的事件：{{event}}' },
  left_no_notice: { en: 'an answer about notices that names none', 'zh-CN': '订阅通知的结果未指明任何通知' },
  left_result_of_nothing: { en: 'result of a send without its id', 'zh-CN': '发送结果缺少消息 ID' },
  left_foreign: { en: 'no message of WeChat', 'zh-CN': '不是微信的消息' },
});
