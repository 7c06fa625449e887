export const writingZh = {
  found: {
    name: '找到的话术',
    count: '找到 {n} 条话术',
    nothing: '没有找到“{words}”，可以试试别的词、拼音或首字母',
    none: '还没有这位顾客能用的话术',
    failed: '没能查找话术，请稍后再试。',
    fill: '填入',
    leave: '不找了',
    key: '找话术（在一行的开头输入）',
  },
}
