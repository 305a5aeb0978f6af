/** Words of the own account. */
export const accountZh = {
  who: '我的账号',
  role: '身份',
  organisation: '合作社',
  allOrganisations: '全部合作社',
  password: '修改密码',
  passwordHelp: (least: number) => `新密码至少 ${least} 个字符。修改后，您在其他设备上的登录会退出。`,
  now: '现在的密码',
  fresh: '新密码',
  repeated: '再输一次新密码',
  change: '修改密码',
  busy: '正在修改…',
  done: '密码已修改。',
  differ: '两次输入的新密码不一样。',
  wrong: '现在的密码不对。请再核对。',
};
export type AccountText = typeof accountZh;
