// Why the hub itself leaves an event alone, in the languages of the pages: the English words are the reason that is kept with it.
import { speech } from './said.js';

export const { words: hubReasons } = speech('hub', {
  left_own_echo: { en: 'echo of our own send', 'zh-CN': '本系统所发消息的回显' },
  left_empty: { en: 'nothing in it', 'zh-CN': '其中没有任何内容' },
  left_edit_of_unknown: { en: 'edit of a message that is not known here yet', 'zh-CN': '所修改的消息尚未到达，已保留待其到达' },
  left_reaction_to_unknown: { en: 'reaction to a message that is not known here yet', 'zh-CN': '所回应的消息尚未到达，已保留待其到达' },
  left_new_id: { en: 'a new id of somebody who is not known here', 'zh-CN': '未知客户更换了 ID' },
  left_deletion: { en: 'deleted by somebody who is not known here', 'zh-CN': '未知客户删除了会话' },
  left_deleted: { en: 'there was nothing left to delete', 'zh-CN': '已没有可删除的内容' },
});
