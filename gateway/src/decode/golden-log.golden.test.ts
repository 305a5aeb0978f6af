import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect } from 'chai';
import { goldenLogs, goldenText } from './golden-log.js';

describe('golden logs', () => {
  for (const log of goldenLogs()) {
    it(`${basename(log)} decodes to its check file`, async () => {
      // Rebuild on purpose with: make golden-update
      expect(await goldenText(log)).to.equal(readFileSync(`${log}.chk`, 'utf8'));
    });
  }

  it('are there', () => {
    expect(goldenLogs()).to.not.have.length(0);
  });
});
