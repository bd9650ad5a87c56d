/** What the demo brand sells, and the names its members might have. All invented. */
export interface Product {
  readonly sku: string
  readonly name: string
  readonly category: string
  readonly price: number
}

export const categories = [
  'green tea',
  'black tea',
  'oolong',
  'white tea',
  'herbal',
  'teaware',
  'home',
  'gifts',
] as const

const product = (sku: string, name: string, category: (typeof categories)[number], price: number): Product => ({
  sku,
  name,
  category,
  price,
})

export const products: readonly Product[] = [
  product('GT-01', '明前龙井 Dragon Well, spring', 'green tea', 168),
  product('GT-02', '茉莉绿茶 Jasmine green', 'green tea', 59),
  product('GT-03', '碧螺春 Green snail', 'green tea', 128),
  product('GT-04', '冷泡绿茶 Cold brew green', 'green tea', 39.9),
  product('BT-01', '正山小种 Lapsang', 'black tea', 98),
  product('BT-02', '祁门红茶 Keemun', 'black tea', 88),
  product('BT-03', '早餐红茶 Breakfast black', 'black tea', 49),
  product('BT-04', '荔枝红茶 Lychee black', 'black tea', 56),
  product('OL-01', '铁观音 Iron goddess', 'oolong', 118),
  product('OL-02', '桂花乌龙 Osmanthus oolong', 'oolong', 69),
  product('OL-03', '凤凰单丛 Phoenix oolong', 'oolong', 158),
  product('OL-04', '蜜桃乌龙 Peach oolong', 'oolong', 45.5),
  product('WT-01', '白毫银针 Silver needle', 'white tea', 268),
  product('WT-02', '寿眉老茶 Aged white', 'white tea', 139),
  product('WT-03', '月光白 Moonlight white', 'white tea', 108),
  product('HB-01', '洋甘菊 Chamomile', 'herbal', 36),
  product('HB-02', '玫瑰花茶 Rose', 'herbal', 42),
  product('HB-03', '陈皮 Aged tangerine peel', 'herbal', 78),
  product('HB-04', '姜枣茶 Ginger and date', 'herbal', 32.8),
  product('TW-01', '玻璃公道杯 Glass pitcher', 'teaware', 79),
  product('TW-02', '白瓷盖碗 Porcelain gaiwan', 'teaware', 129),
  product('TW-03', '保温杯 Flask', 'teaware', 149),
  product('TW-04', '紫砂小壶 Clay pot', 'teaware', 399),
  product('TW-05', '滤茶器 Strainer', 'teaware', 25),
  product('HM-01', '香薰蜡烛 Candle', 'home', 89),
  product('HM-02', '亚麻桌旗 Linen runner', 'home', 119),
  product('HM-03', '木托盘 Wooden tray', 'home', 99),
  product('HM-04', '茶巾 Tea towel', 'home', 29),
  product('GF-01', '四季礼盒 Four seasons box', 'gifts', 298),
  product('GF-02', '新年礼盒 New Year box', 'gifts', 368),
  product('GF-03', '随手礼 Small gift', 'gifts', 66),
]

export const cities: readonly { readonly city: string; readonly province: string }[] = [
  { city: 'Shanghai', province: 'Shanghai' },
  { city: 'Hangzhou', province: 'Zhejiang' },
  { city: 'Beijing', province: 'Beijing' },
  { city: 'Shenzhen', province: 'Guangdong' },
  { city: 'Guangzhou', province: 'Guangdong' },
  { city: 'Chengdu', province: 'Sichuan' },
  { city: 'Suzhou', province: 'Jiangsu' },
  { city: 'Nanjing', province: 'Jiangsu' },
  { city: 'Wuhan', province: 'Hubei' },
  { city: 'Chongqing', province: 'Chongqing' },
  { city: 'Xiamen', province: 'Fujian' },
  { city: 'Fuzhou', province: 'Fujian' },
  { city: 'Changsha', province: 'Hunan' },
  { city: 'Qingdao', province: 'Shandong' },
  { city: 'Kunming', province: 'Yunnan' },
]

export const familyNames: readonly { readonly zh: string; readonly en: string }[] = [
  { zh: '林', en: 'Lin' },
  { zh: '陈', en: 'Chen' },
  { zh: '周', en: 'Zhou' },
  { zh: '沈', en: 'Shen' },
  { zh: '许', en: 'Xu' },
  { zh: '苏', en: 'Su' },
  { zh: '顾', en: 'Gu' },
  { zh: '叶', en: 'Ye' },
  { zh: '江', en: 'Jiang' },
  { zh: '何', en: 'He' },
  { zh: '宋', en: 'Song' },
  { zh: '唐', en: 'Tang' },
  { zh: '梁', en: 'Liang' },
  { zh: '方', en: 'Fang' },
  { zh: '程', en: 'Cheng' },
  { zh: '罗', en: 'Luo' },
]

export const givenNames: readonly { readonly zh: string; readonly en: string }[] = [
  { zh: '若溪', en: 'Ruoxi' },
  { zh: '子墨', en: 'Zimo' },
  { zh: '清和', en: 'Qinghe' },
  { zh: '明远', en: 'Mingyuan' },
  { zh: '知夏', en: 'Zhixia' },
  { zh: '景行', en: 'Jingxing' },
  { zh: '云舒', en: 'Yunshu' },
  { zh: '以宁', en: 'Yining' },
  { zh: '怀瑾', en: 'Huaijin' },
  { zh: '书瑶', en: 'Shuyao' },
  { zh: '安然', en: 'Anran' },
  { zh: '思远', en: 'Siyuan' },
  { zh: '念慈', en: 'Nianci' },
  { zh: '嘉禾', en: 'Jiahe' },
  { zh: '南星', en: 'Nanxing' },
  { zh: '乐山', en: 'Leshan' },
]
