export default {
  pages: '页面',
  inbox: '收件箱',
  admin: '管理',
  lab: '实验室',
  ownMenu: '{{name}}，{{status}}',
  language: '语言',
  colours: '配色',
  scheme: {
    auto: '跟随系统',
    light: '浅色',
    dark: '深色',
  },
  signOut: '退出登录',
  connecting: '正在连接…',
  offline: '与服务器的连接已断开，恢复后消息会自动出现。',
  connectNow: '立即连接',
};
