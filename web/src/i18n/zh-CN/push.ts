// 页面关闭时的推送通知。
export const push = {
  title: '页面关闭时',
  thisDevice: '向此设备推送通知',
  off: '已关闭。',
  on: '已开启，在此退出登录后失效。',
  unsupported: '此处无法使用：需要支持推送通知的浏览器，并通过 https 地址访问。iPhone 和 iPad 请先将本页添加到主屏幕，再从主屏幕打开。',
  blocked: '浏览器不允许本页面发送通知。请在浏览器的网站设置中允许后再试。',
  unreachable: '浏览器无法连接其推送服务，请稍后再试。',
  showsText: '显示消息内容',
  showsTextNote: '锁屏时也会显示。关闭后只显示客户名称。',
  others: '您的其他设备',
  forget: '停止向 {{name}} 推送',
  lastError: '上次推送未成功：{{error}}',
};
