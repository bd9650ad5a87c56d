import type en from './access.en.ts'
import type { Same } from './words.ts'

const words: Same<typeof en> = {
  'signIn.title': '登录常客',
  'signIn.lead': '认识常客，留住常客，看清什么真正有效。',
  'signIn.email': '邮箱',
  'signIn.password': '密码',
  'signIn.submit': '登录',
  'signIn.emailMissing': '请输入邮箱。',
  'signIn.passwordMissing': '请输入密码。',
  'signIn.hint': '首次登录的账号已在程序启动时显示，也保存在 {{file}} 中。',
  'welcome.title': '欢迎',
  'welcome.answer': '您想从哪里开始？',
  'welcome.demo': '先看演示',
  'welcome.demoText': '一家虚构的零售商，两万名会员、两年订单。每个页面都有内容，不会真正发送任何消息。',
  'welcome.demoAction': '打开演示',
  'welcome.import': '导入我的数据',
  'welcome.importText': '从商城或收银系统导出订单文件：CSV、Excel 或 NDJSON。保存之前可先预览结果。',
  'welcome.importAction': '选择文件',
  'welcome.skip': '直接进入我的工作区',
  'welcome.later': '两者可随时切换，演示数据可在设置中移除。',
}
export default words
