export const writingZh = {
  meanwhile: {
    writing: '同事{names}正在输入…',
    and: '、',
    said: '你写的时候，{name}发了：“{body}”',
    several: '你写的时候，同事发了 {n} 条，最近一条是{name}的：“{body}”',
    again: '看过再按一次发送',
  },
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
