// What Meta's states and happenings mean to an admin, in the languages of the pages. One that is not here is shown in Meta's own word.

/** Named `<topic>_is_<state>`; all sentences of a topic have the same places. */
export const STATE_WORDS = {
  quality_is_green: { en: 'Quality is high', 'zh-CN': '号码质量：高' },
  quality_is_yellow: {
    en: 'Quality is middling: some customers block or report the number',
    'zh-CN': '号码质量：中，有客户屏蔽或举报此号码',
  },
  quality_is_red: { en: 'Quality is low: many customers block or report the number', 'zh-CN': '号码质量：低，较多客户屏蔽或举报此号码' },
  quality_is_unknown: { en: 'Quality is not rated yet', 'zh-CN': '号码质量：暂无评级' },
  number_status_is_connected: { en: 'The number is connected', 'zh-CN': '号码已连接' },
  number_status_is_disconnected: { en: 'The number is not registered: register it at Meta', 'zh-CN': '号码未注册，请在 Meta 注册' },
  number_status_is_pending: { en: 'The number is not set up fully yet', 'zh-CN': '号码尚未完成设置' },
  number_status_is_flagged: { en: 'Meta warns of the number’s low quality', 'zh-CN': 'Meta 警告：号码质量低' },
  number_status_is_restricted: {
    en: 'The number has reached its limit of new customers and writes to no more of them today',
    'zh-CN': '号码已达到新客户上限，今天不能再联系更多新客户',
  },
  number_status_is_banned: { en: 'Meta has banned the number', 'zh-CN': 'Meta 已封禁该号码' },
  sending_is_available: { en: 'Nothing is in the way of sending', 'zh-CN': '可以正常发送' },
  sending_is_limited: { en: 'Sending is limited', 'zh-CN': '发送受限' },
  sending_is_blocked: { en: 'Sending is blocked', 'zh-CN': '无法发送' },
  throughput_is_standard: { en: 'Throughput is as usual: 80 messages a second', 'zh-CN': '吞吐量：标准，每秒 80 条' },
  throughput_is_high: { en: 'Throughput is high: 1,000 messages a second', 'zh-CN': '吞吐量：高，每秒 1000 条' },
  template_is_approved: { en: 'Template {{template}} was approved and can be sent', 'zh-CN': '模板{{template}}已通过审核，可以发送' },
  template_is_rejected: { en: 'Template {{template}} was rejected and cannot be sent', 'zh-CN': '模板{{template}}未通过审核，不能发送' },
  template_is_pending: { en: 'Template {{template}} waits for Meta’s review', 'zh-CN': '模板{{template}}正在等待 Meta 审核' },
  template_is_paused: {
    en: 'Template {{template}} is paused: customers did not like it, and it cannot be sent until Meta lets it go on',
    'zh-CN': '模板{{template}}因客户反馈不佳已暂停，Meta 恢复前不能发送',
  },
  template_is_disabled: {
    en: 'Template {{template}} was stopped and cannot be sent any more',
    'zh-CN': '模板{{template}}已被停用，不能再发送',
  },
  template_is_flagged: {
    en: 'Customers do not like template {{template}}: it may be stopped',
    'zh-CN': '模板{{template}}收到客户负面反馈，可能被停用',
  },
  template_is_in_appeal: { en: 'Meta looks again at template {{template}}, as was asked for', 'zh-CN': '模板{{template}}正在申诉复核中' },
  template_is_reinstated: { en: 'Template {{template}} can be sent again', 'zh-CN': '模板{{template}}已恢复，可以发送' },
  template_is_pending_deletion: { en: 'Template {{template}} is about to be deleted', 'zh-CN': '模板{{template}}即将被删除' },
  template_is_deleted: { en: 'Template {{template}} was deleted', 'zh-CN': '模板{{template}}已删除' },
  template_is_limit_exceeded: {
    en: 'The business account has as many templates as Meta allows; noticed at {{template}}',
    'zh-CN': '业务账号的模板数量已达 Meta 上限（涉及{{template}}）',
  },
  template_is_locked: { en: 'Template {{template}} is locked and cannot be changed', 'zh-CN': '模板{{template}}已锁定，不能修改' },
  template_is_archived: {
    en: 'Template {{template}} was put into the archive and cannot be sent',
    'zh-CN': '模板{{template}}已归档，不能发送',
  },
  template_is_unarchived: { en: 'Template {{template}} is out of the archive again', 'zh-CN': '模板{{template}}已取消归档' },
  template_quality_is_green: { en: 'Customers like template {{template}}: its quality is high', 'zh-CN': '模板{{template}}的质量：高' },
  template_quality_is_yellow: {
    en: 'Some customers do not like template {{template}}: its quality is middling',
    'zh-CN': '模板{{template}}的质量：中，有客户反馈不佳',
  },
  template_quality_is_red: {
    en: 'Many customers do not like template {{template}}: its quality is low, and it may be paused',
    'zh-CN': '模板{{template}}的质量：低，可能被暂停',
  },
  template_quality_is_unknown: { en: 'The quality of template {{template}} is not rated yet', 'zh-CN': '模板{{template}}的质量：暂无评级' },
  template_category_is_marketing: {
    en: 'Template {{template}} counts as marketing now and is charged so',
    'zh-CN': '模板{{template}}现归为营销类，并按此计费',
  },
  template_category_is_utility: {
    en: 'Template {{template}} counts as utility now and is charged so',
    'zh-CN': '模板{{template}}现归为实用类（utility），并按此计费',
  },
  template_category_is_authentication: {
    en: 'Template {{template}} counts as authentication now and is charged so',
    'zh-CN': '模板{{template}}现归为身份验证类，并按此计费',
  },
  template_category_to_be_is_marketing: {
    en: 'Template {{template}} will soon count as marketing and be charged so',
    'zh-CN': '模板{{template}}即将归为营销类，并按此计费',
  },
  template_category_to_be_is_utility: {
    en: 'Template {{template}} will soon count as utility and be charged so',
    'zh-CN': '模板{{template}}即将归为实用类（utility），并按此计费',
  },
  template_category_to_be_is_authentication: {
    en: 'Template {{template}} will soon count as authentication and be charged so',
    'zh-CN': '模板{{template}}即将归为身份验证类，并按此计费',
  },
  number_is_onboarding: { en: '{{number}}is set up', 'zh-CN': '{{number}}已完成接入' },
  number_is_throughput_upgrade: { en: '{{number}}may send more messages a second', 'zh-CN': '{{number}}每秒可发送的消息数已提高' },
  number_is_upgrade: { en: '{{number}}may write to more new customers a day', 'zh-CN': '{{number}}每日可联系的新客户数已提高' },
  number_is_downgrade: { en: '{{number}}may write to fewer new customers a day', 'zh-CN': '{{number}}每日可联系的新客户数已降低' },
  number_is_flagged: {
    en: '{{number}}customers block or report the number: it may soon write to fewer of them',
    'zh-CN': '{{number}}有客户屏蔽或举报此号码，可联系的新客户数可能降低',
  },
  number_is_unflagged: { en: '{{number}}is good again, the warning is over', 'zh-CN': '{{number}}质量已恢复，警告解除' },
  display_name_is_approved: { en: '{{number}}display name “{{name}}” was approved', 'zh-CN': '{{number}}显示名称“{{name}}”已通过审核' },
  display_name_is_rejected: { en: '{{number}}display name “{{name}}” was rejected', 'zh-CN': '{{number}}显示名称“{{name}}”未通过审核' },
  display_name_is_declined: { en: '{{number}}display name “{{name}}” was rejected', 'zh-CN': '{{number}}显示名称“{{name}}”未通过审核' },
  display_name_is_pending: {
    en: '{{number}}display name “{{name}}” waits for Meta’s review',
    'zh-CN': '{{number}}显示名称“{{name}}”正在等待 Meta 审核',
  },
  display_name_is_deferred: {
    en: '{{number}}display name “{{name}}” is looked at later; it may be used until then',
    'zh-CN': '{{number}}显示名称“{{name}}”将稍后审核，期间可以使用',
  },
  account_is_account_deleted: { en: 'The business account was deleted', 'zh-CN': 'WhatsApp Business 账号已被删除' },
  account_is_account_violation: { en: 'The business account breaks Meta’s rules', 'zh-CN': 'WhatsApp Business 账号违反了 Meta 的政策' },
  account_is_account_restriction: { en: 'Meta restricts the business account', 'zh-CN': 'Meta 已限制该 WhatsApp Business 账号' },
  account_is_disable: { en: 'Meta has banned the business account', 'zh-CN': 'Meta 已封禁该 WhatsApp Business 账号' },
  account_is_schedule_for_disable: {
    en: 'Meta is going to ban the business account',
    'zh-CN': 'Meta 即将封禁该 WhatsApp Business 账号',
  },
  account_is_reinstate: { en: 'Meta has lifted the ban of the business account', 'zh-CN': 'Meta 已解除对该 WhatsApp Business 账号的封禁' },
  account_is_partner_added: { en: 'A partner was given the business account', 'zh-CN': '已有合作伙伴获得该 WhatsApp Business 账号的权限' },
  account_is_partner_removed: {
    en: 'A partner has the business account no longer: if it is this app’s, bind again',
    'zh-CN': '合作伙伴已失去该 WhatsApp Business 账号的权限；如果是本应用，请重新绑定',
  },
  account_is_partner_app_installed: {
    en: 'An app was connected to the business account',
    'zh-CN': '已有应用接入该 WhatsApp Business 账号',
  },
  account_is_partner_app_uninstalled: {
    en: 'An app was disconnected from the business account: if it is this one, bind again',
    'zh-CN': '有应用已与该 WhatsApp Business 账号断开；如果是本应用，请重新绑定',
  },
  review_is_approved: { en: 'Meta has approved the business account', 'zh-CN': 'WhatsApp Business 账号已通过审核' },
  review_is_rejected: { en: 'Meta has not approved the business account', 'zh-CN': 'WhatsApp Business 账号未通过审核' },
  review_is_pending: { en: 'The business account waits for Meta’s review', 'zh-CN': 'WhatsApp Business 账号正在等待审核' },
  review_is_deferred: { en: 'Meta reviews the business account later', 'zh-CN': 'WhatsApp Business 账号将稍后审核' },
  two_step_is_pin_changed: { en: '{{number}}the PIN of the two-step verification was changed', 'zh-CN': '{{number}}两步验证 PIN 已更改' },
  two_step_is_pin_reset_request: {
    en: '{{number}}somebody asks to switch the two-step verification off',
    'zh-CN': '{{number}}有人请求关闭两步验证',
  },
  two_step_is_pin_request_success: { en: '{{number}}the two-step verification was switched off', 'zh-CN': '{{number}}两步验证已关闭' },
  username_is_approved: { en: '{{number}}has the username {{username}} now', 'zh-CN': '{{number}}用户名 {{username}} 已生效' },
  username_is_reserved: { en: '{{number}}the username {{username}} is kept for it', 'zh-CN': '{{number}}用户名 {{username}} 已预留' },
  username_is_deleted: { en: '{{number}}has no username any more', 'zh-CN': '{{number}}已无用户名' },
} as const;
