/** Words of approvals and closed periods. */
export const approvalZh = {
  title: '认定',
  badge: '已认定',
  lead: '认定的面积在关闭期间后不再改变；之后的变动以调整列出。',
  none: '尚未认定。',
  approved: (area: string, by: string, when: string) => `${by} 于 ${when} 认定 ${area}。`,
  adjusted: (area: string) => `关闭后的调整：${area}。`,
  changed: '认定之后面积有变动，可以再次认定。',
  closed: '所在期间已关闭。',
  approve: '认定这项作业',
  ask: (facts: { area: string; operation: string; machine: string; days: string }) =>
    `认定 ${facts.area}：${facts.operation}，${facts.machine}，${facts.days}。认定后这些日期即结算，之后每次变动都会记录。`,
  confirm: '确认认定',
  cancel: '取消',
  notYet: '作业还没有结束，结束后的次日起可以认定。',
  periods: '已关闭的期间',
  noPeriods: '还没有关闭任何期间。',
  from: '起始日',
  to: '截止日',
  organisation: '合作社',
  allOrganisations: '全部合作社',
  approvedArea: '认定面积',
  approvedJobs: '认定作业',
  leftOut: '未认定作业段',
  closedBy: '关闭',
  close: '关闭期间',
  closeAsk: (facts: { from: string; to: string; organisation: string }) =>
    `关闭 ${facts.from} 至 ${facts.to}（${facts.organisation}）？关闭后不能撤销，未认定的作业不计入，之后的变动只作为调整列出。`,
  confirmClose: '确认关闭',
  rangeInverted: '起始日晚于截止日，请修改其中一个。',
  adjustments: '调整',
  noAdjustments: '关闭的期间没有任何变动。',
  adjustment: (facts: { day: string; machine: string; from: string; to: string; causes: string; when: string }) =>
    `${facts.day}，${facts.machine}：${facts.from} → ${facts.to}，${facts.causes}（${facts.when}）`,
  more: '更多',
  done: '已完成。',
};
export type ApprovalText = typeof approvalZh;
