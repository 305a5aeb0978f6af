import { expect } from 'chai';
import { CoverageVersions } from './coverage-versions.js';

const box = (west: number) => ({ west, south: 0, east: west + 1, north: 1 });

describe('coverage versions', () => {
  it('rises for the ground that changed only', () => {
    const versions = new CoverageVersions('run');
    versions.noteChange(box(0));
    versions.noteChange(null);
    versions.noteChange(box(10));
    expect(versions.version).to.equal(2);
    expect(versions.versionWithin(box(0))).to.equal(1);
    expect(versions.versionWithin(box(10))).to.equal(2);
    expect(versions.versionWithin(box(20))).to.equal(0);
    expect(versions.boundsSince(1)).to.deep.equal(box(10));
    expect(versions.boundsSince(0)).to.deep.equal({ west: 0, south: 0, east: 11, north: 1 });
    expect(versions.boundsSince(2)).to.equal(null);
  });

  it('takes what it no longer remembers as changed everywhere', () => {
    const versions = new CoverageVersions('run');
    for (let change = 0; change < 1500; change += 1) versions.noteChange(box(10));
    expect(versions.versionWithin(box(0))).to.equal(500);
  });
});
