// 收件箱以外页面的出错说明。
import type { adminErrors as english } from '../en/admin-errors.js';
import type { Words } from '../en/index.js';

export const adminErrors: Words<typeof english> = {
  session_open: '与此客户的会话仍未结束，请先结束会话。',
  messages_waiting: '仍有消息正在发送给此客户，请稍后再试。',
  rules_changed: '规则已被他人修改，请重新查看。',
  scene_taken: '该账号已有使用此场景值的二维码。',
  too_many_rules: '规则数量已达上限。',
  not_a_member: '该坐席不是此客服组的成员。',
  no_qr_codes: '该渠道不支持带参数二维码。',
  no_account_menu: '该渠道没有自定义菜单。',
  login_taken: '该登录名已被使用。',
  question_taken: '知识库中已有此问题。',
  unknown_reference: '规则中引用的对象已不存在。',
  bad_address: '请填写不含用户名的 http 或 https 地址。',
  private_address: '该地址位于内网，需由系统管理员允许。',
  last_admin: '这是最后一位管理员，请先添加另一位。',
  account_already_bound: '此账号已绑定。',
  account_in_use: '此账号已有会话，无法删除，请改为停用。',
  different_account: '这些凭证属于另一个账号。',
  public_url_needed: '此平台需要设置 PUBLIC_URL，即平台访问本系统的地址。',
  no_group: '请先创建客服组。',
  lab_unreachable: '模拟平台没有响应。',
  wrong_setup_token: '设置码无效。系统每次启动都会显示新的设置码。',
  already_set_up: '系统已完成设置，请登录。',
};
