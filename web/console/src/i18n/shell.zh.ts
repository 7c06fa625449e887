export const shellZh = {
  notice: {
    spoken: '{name} 发来消息',
    queued: '{name} 在排队',
    sound: '提示音',
    desktop: '桌面通知',
    forbidden: '浏览器不允许通知，请先在浏览器的网站设置里打开。',
  },
  palette: {
    title: '查找与操作',
    hint: '输入页面、操作、订单号、顾客或商品',
    nothing: '没有找到“{words}”',
    open: '打开',
    do: '操作',
    kinds: { order: '订单', customer: '顾客', product: '商品' },
    places: {
      inbox: '接待', wall: '接待现场', orders: '订单', products: '商品', customers: '顾客', duplicates: '疑似重复的顾客', segments: '顾客分组',
      figures: '服务看板', alarms: '服务预警', times: '上班时间与时限', team: '接待团队', crisis: '危机应对', approvals: '待审批的回复', import: '导入', connections: '对接',
      retention: '个人资料保存期限',
    },
    speak: '界面语言：{language}',
    look: '外观：{look}',
    dense: '密度：{density}',
    hints: {
      inbox: 'jiedai jd huihua inbox 会话', wall: 'xianchang xc jiedai quanjing dapin jiankong wall 全景 大屏 主管 监控', orders: 'dingdan dd orders', products: 'shangpin sp products', customers: 'guke gk customers',
      duplicates: 'chongfu cf hebing duplicates 合并', segments: 'fenzu fz segments', figures: 'kanban kb shuju figures 数据',
        alarms: 'yujing yj alarms watch 投诉 上火',
      times: 'shijian sj shixian times 节假日', team: 'jiedai tuandui jdtd td kefu paiban team 客服 技能', crisis: 'weiji wj yingdui crisis 声明 召回 舆情', approvals: 'shenpi sp daishenpi dsp approvals 审批', import: 'daoru dr import 文件', connections: 'duijie dj jiekou connections 接口 密钥',
      speak: 'yuyan yy language', look: 'waiguan wg zhuti shense theme 主题 深色', dense: 'midu md density', help: 'kuaijiejian kjj keys',
      retention: 'baocun bc qixian qx retention 删除 隐私', leave: 'tuichu tc sign out',
    },
  },
}
