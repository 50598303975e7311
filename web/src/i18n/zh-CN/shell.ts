// 页面框架、登录与首次设置的文字。
import type { Wording } from '../en/index.js';

export const common: Wording['common'] = {
  loading: '加载中…',
  tryAgain: '重试',
  cancel: '取消',
  close: '关闭',
  save: '保存',
  edit: '编辑',
  delete: '删除',
  copy: '复制',
  copied: '已复制',
  chosen: '已选',
  pageFailed: '无法显示',
  notFound: '页面不存在',
  notFoundText: '地址可能输入有误，或页面已移动。',
  toStart: '返回首页',
  pair: '{{what}}：{{value}}',
  between: '、',
};

export const shell: Wording['shell'] = {
  pages: '页面',
  inbox: '收件箱',
  contacts: '客户',
  reports: '报表',
  admin: '管理',
  lab: '实验室',
  ownMenu: '{{name}}，{{status}}：状态与设置',
  language: '语言',
  colours: '外观',
  scheme: { auto: '跟随系统', light: '浅色', dark: '深色' },
  profile: '我的账号',
  signOut: '退出登录',
  offline: '连接已断开。您发送的消息会保留，恢复后自动发出。',
  connecting: '正在连接…',
  connectNow: '立即连接',
  newVersion: '系统已更新。方便时请重新加载页面，草稿会保留。',
  reload: '重新加载',
  partMissing: '页面的一部分无法加载：可能是网络中断，或系统刚刚更新。',
};

export const presence: Wording['presence'] = {
  idle: '空闲',
  busy: '忙碌',
  break: '小休',
  offline: '离线',
  takeBreak: '开始小休',
  reason: '原因',
  reasonExample: '午餐、培训…',
};

export const role: Wording['role'] = { admin: '管理员', supervisor: '主管', agent: '坐席' };

export const login: Wording['login'] = {
  title: '登录',
  login: '登录名',
  password: '密码',
  showPassword: '显示或隐藏密码',
  signIn: '登录',
  ended: '登录已失效。重新登录即可从原处继续，您写的内容仍在。',
};

export const setup: Wording['setup'] = {
  stepCompany: '您的公司',
  stepChannel: '第一个渠道',
  stepMessage: '第一条消息',
  welcome: '欢迎使用 Switchboard',
  welcomeText: '三步收到第一条消息。您将成为首位管理员。',
  token: '设置码',
  tokenText: '启动系统的终端里会显示一个带设置码的链接，请粘贴该链接或设置码。',
  company: '公司名称',
  name: '您的姓名',
  nameText: '同事看到的名字。',
  loginText: '用于登录：邮箱或任意名称。',
  passwordText: '至少 {{min}} 个字符。',
  passwordShort: '至少需要 {{min}} 个字符。',
  create: '创建并继续',
  channelTitle: '您的客户在哪里联系您？',
  labTitle: '手头没有账号？',
  labText: '用实验室：模拟的 Telegram 加一部可以发消息的手机，其余全部真实。',
  tryLab: '在实验室试用',
  orBind: '或绑定真实账号',
  later: '以后再说',
  messageTitle: '现在发送第一条消息',
  writeFromLab: '在新标签页打开实验室，在手机上点“开始”，然后写点什么。',
  writeFromPhone: '像客户一样，用您自己的手机给“{{name}}”发一条消息。',
  writeFromSite: '将此行放入网站页面的 head 中，打开该页面，在聊天窗口里写一条消息。',
  moreOnSite: '颜色、语言以及允许使用的网站',
  webhookAt: '消息接收地址',
  waiting: '正在等待第一条消息…',
  openLab: '打开实验室',
  toInbox: '进入收件箱',
  arrived: '第一条消息到了！',
  openInbox: '去收件箱回复',
};

/** 各语言叫法不同的渠道。 */
export const platformName: Wording['platformName'] = { wechat: '微信公众号', web: '网站访客', api: 'API 渠道' };

export const nameless: Wording['nameless'] = {
  wechat: '微信用户 · {{end}}',
  instagram: 'Instagram 用户 · {{end}}',
  messenger: 'Facebook 用户 · {{end}}',
  web: '访客 {{end}}',
};
