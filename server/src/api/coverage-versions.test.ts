import { expect } from 'chai';
import { CoverageVersions } from './coverage-versions.js';
import { scopeOf } from './scope.js';

const ALL = scopeOf({ name: 'a', role: 'admin', organisationId: null, driverId: null });
const COOP = scopeOf({ name: 'm', role: 'manager', organisationId: 'coop', driverId: null });
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
    expect(versions.boundsSince(1, ALL)).to.deep.equal(box(10));
    expect(versions.boundsSince(0, ALL)).to.deep.equal({ west: 0, south: 0, east: 11, north: 1 });
    expect(versions.boundsSince(2, ALL)).to.equal(null);
  });

  it('tells whoever sees one organisation of its own ground only', () => {
    const versions = new CoverageVersions('run');
    const owned = (organisationId: string, west: number) => ({ organisationId, driverId: null, bounds: box(west) });
    versions.noteChange({ ...box(0), east: 9 }, [owned('coop', 3), owned('others', 8)]);
    versions.noteChange(box(20), [owned('others', 20)]);
    expect(versions.boundsSince(0, COOP)).to.deep.equal(box(3));
    expect(versions.boundsSince(1, COOP)).to.equal(null);
    for (let change = 0; change < 50; change += 1) versions.noteChange(box(30), [owned('coop', 30)]);
    expect(versions.boundsSince(0, COOP)).to.deep.equal(box(30));
  });

  it('takes what it no longer remembers as changed everywhere', () => {
    const versions = new CoverageVersions('run');
    for (let change = 0; change < 1500; change += 1) versions.noteChange(box(10));
    expect(versions.versionWithin(box(0))).to.equal(500);
  });
});
