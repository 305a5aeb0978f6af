import { expect } from 'chai';
import { auditEn } from '../text/audit-en.js';
import { auditZh } from '../text/audit-zh.js';
import { actionWords } from './action-words.js';

describe('actions of the audit log', () => {
  it('are told in both languages', () => {
    expect(actionWords('login.refused', auditEn)).to.equal('Sign-in refused');
    expect(actionWords('login.refused', auditZh)).to.equal('登录被拒');
    expect(actionWords('export.csv', auditEn)).to.equal('Export csv');
    expect(actionWords('export.evidence.broken-off', auditZh)).to.equal('导出 证据包 · 中断');
  });

  it('stand there as they are where nobody knows them', () => {
    expect(actionWords('moon.landing', auditEn)).to.equal('moon.landing');
    expect(actionWords('constructor', auditEn)).to.equal('constructor');
  });
});
