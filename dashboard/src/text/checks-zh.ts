import type { FlagFigure, FlagKind } from '@furrow/protocol/flag';

interface KindText {
  readonly title: string;
  readonly question: string;
}

const kind: Readonly<Record<FlagKind, KindText>> = {
  duplicateClaim: { title: '重复申报', question: '同一块地在同一作业季由两台机器申报，是否都应计入？' },
  impossibleTransfer: { title: '转场过快', question: '两处作业相距太远，间隔时间内到不了，定位或登记是否有误？' },
  widthOverSpacing: { title: '幅宽大于行距', question: '登记的幅宽大于相邻两趟的间距，幅宽是否填大了？' },
  terminalsDisagree: {
    title: '两台终端不一致',
    question: '同一台机器上的两台终端定位相距较远，是否都装在这台机器上？',
  },
  copiedTrack: { title: '轨迹相同', question: '两个作业的轨迹几乎完全相同，是否为同一次作业的副本？' },
};

const figure: Readonly<Record<FlagFigure, string>> = {
  sharedM2: '共有面积',
  jobShare: '占本作业',
  ownerShare: '占在先作业',
  timeBetweenS: '间隔',
  distanceM: '相距',
  neededSpeedMps: '所需速度',
  possibleSpeedMps: '可能的最高速度',
  occurrences: '次数',
  widthM: '幅宽',
  spacingM: '实测间距',
  passes: '作业趟数',
  samples: '测点数',
  ownOverlapShare: '自身重叠',
  comparedFixes: '比对的定位数',
  medianApartM: '相距（中位数）',
  greatestApartM: '相距（最大）',
  matchedPasses: '相同趟数',
  matchedShare: '相同部分',
  residualM: '最大偏差',
};

export const checksZh = {
  lead: '这里列出重叠的作业和需要核实的问题。问题附有依据，只供核实，不是结论。',
  filter: '筛选',
  from: '从',
  to: '到',
  operation: '作业',
  township: '乡镇',
  organisation: '合作社',
  apply: '查看',
  questions: '待核实的问题',
  noQuestions: '这段时间没有需要核实的问题。',
  kind,
  figure,
  evidence: '依据',
  openJob: (machine: string) => `${machine} 的作业记录`,
  onMap: '在地图上查看',
  driver: (name: string) => `机手：${name}`,
  terminals: '终端',
  otherMachine: (number: string) => `他社机器 ${number}`,
  overlaps: '重叠面积',
  overlapsLead: '每行：哪个作业在谁先作业过的地块上又作业了多少。面积归先作业者。',
  noOverlaps: '这段时间没有重叠的作业。',
  noOverlapsHelp: '两项同类作业做到同一块地上时，会列在这里。',
  caption: '重叠的作业，面积从大到小',
  worker: '后作业',
  owner: '先作业（计入）',
  day: '日期',
  area: '重叠面积',
  share: '占后作业',
  ground: '地块',
  showGround: '查看位置',
  groundOf: (machine: string) => `${machine} 与他人重叠的地块`,
  sum: (count: string) => `共 ${count} 行合计`,
  truncated: '行数过多，只列出最大的一部分；请缩小范围。',
  exportCsv: '导出 CSV',
  exportGeoJson: '导出 GeoJSON',
  pending: '重新计算中',
  rangeInverted: '起始日晚于结束日，请修改其中一个。',
};
export type ChecksText = typeof checksZh;
