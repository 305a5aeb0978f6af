import { expect } from 'chai';
import { preferredLanguage } from './language.js';
import { accountEn } from './account-en.js';
import { accountZh } from './account-zh.js';
import { approvalEn } from './approval-en.js';
import { approvalZh } from './approval-zh.js';
import { gatewayWorkEn } from './gateway-work-en.js';
import { gatewayWorkZh } from './gateway-work-zh.js';
import { auditEn } from './audit-en.js';
import { auditZh } from './audit-zh.js';
import { checksEn } from './checks-en.js';
import { checksZh } from './checks-zh.js';
import { en } from './en.js';
import { chooseLanguage, chooseUnit, readPreferences, type PreferenceStorage } from './preferences.js';
import { zh } from './zh.js';

type Entry = string | ((...values: never[]) => string) | { readonly [key: string]: Entry };

/** Every text with its path; functions as their source. */
function textsOf(entry: Entry, path: string): [string, string][] {
  if (typeof entry === 'string') return [[path, entry]];
  if (typeof entry === 'function') return [[path, entry.toString()]];
  return Object.entries(entry).flatMap(([key, value]) => textsOf(value, `${path}.${key}`));
}

function memory(): PreferenceStorage {
  const entries = new Map<string, string>();
  return { getItem: (key) => entries.get(key) ?? null, setItem: (key, value) => void entries.set(key, value) };
}

function forbidden(): never {
  throw new Error('storage is forbidden');
}

describe('the text catalogues', () => {
  const chinese = new Map(
    textsOf(
      {
        ...zh,
        checks: checksZh,
        approval: approvalZh,
        account: accountZh,
        audit: auditZh,
        gatewayWork: gatewayWorkZh,
      } as unknown as Entry,
      '',
    ),
  );
  const english = new Map(
    textsOf(
      {
        ...en,
        checks: checksEn,
        approval: approvalEn,
        account: accountEn,
        audit: auditEn,
        gatewayWork: gatewayWorkEn,
      } as unknown as Entry,
      '',
    ),
  );

  it('say the same things', () => {
    expect([...english.keys()].sort()).to.deep.equal([...chinese.keys()].sort());
  });

  it('leave nothing empty, and no Chinese in the English one', () => {
    for (const [path, text] of [...chinese, ...english]) {
      if (!path.endsWith('separator')) expect(text.trim(), path).to.not.equal('');
    }
    for (const [path, text] of english) expect(text, path).to.not.match(/\p{Script=Han}/u);
  });

  it('use Chinese punctuation between Chinese characters', () => {
    for (const [path, text] of chinese) expect(text, path).to.not.match(/\p{Script=Han}[,:;?]/u);
  });

  it('count in English', () => {
    expect(en.live.machineCount(1)).to.equal('1 machine');
    expect(en.live.machineCount(4)).to.equal('4 machines');
  });
});

describe('preferences', () => {
  it('follow the browser until chosen', () => {
    expect(readPreferences(memory(), ['zh-TW', 'en'])).to.deep.equal({ language: 'zh', unit: 'mu' });
    expect(readPreferences(memory(), ['fr', 'en-US'])).to.deep.equal({ language: 'en', unit: 'ha' });
    expect(preferredLanguage(['fr'])).to.equal('en');
  });

  it('keep a chosen unit through a change of language; an unchosen one follows it', () => {
    const storage = memory();
    expect(chooseLanguage(storage, 'en')).to.deep.equal({ language: 'en', unit: 'ha' });
    chooseUnit(storage, 'mu');
    expect(chooseLanguage(storage, 'en')).to.deep.equal({ language: 'en', unit: 'mu' });
    expect(readPreferences(storage, ['zh'])).to.deep.equal({ language: 'en', unit: 'mu' });
  });

  it('work where storage is forbidden', () => {
    expect(chooseLanguage({ getItem: forbidden, setItem: forbidden }, 'zh')).to.deep.equal({
      language: 'zh',
      unit: 'mu',
    });
  });
});
