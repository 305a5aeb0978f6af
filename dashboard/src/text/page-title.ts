import type { PageName } from '../shell/route.js';

/** Names of the pages, in both languages. */
export const PAGE_TITLE: Readonly<Record<'zh' | 'en', Readonly<Record<PageName, string>>>> = {
  zh: {
    login: '登录',
    live: '实时地图',
    day: '我的一天',
    records: '作业记录',
    checks: '核查',
    approvals: '认定',
    gateways: '车载终端',
    audit: '审计日志',
    account: '我的账号',
  },
  en: {
    login: 'Sign in',
    live: 'Live map',
    day: 'My day',
    records: 'Records',
    checks: 'Checks',
    approvals: 'Approvals',
    gateways: 'Gateways',
    audit: 'Audit log',
    account: 'My account',
  },
};
