/** Each language by its own name. */
export const languages = [
  { code: 'zh-CN', name: '简体中文' },
  { code: 'en', name: 'English' },
] as const

export const modes = ['light', 'dark', 'system'] as const
