import { expect } from 'chai';
import { ACTIVITY_SHAPES, shapeOf } from './activity-shape.js';
import { ringsOf, toAreaSketchShape } from './area-sketch-shape.js';
import { glideTo, isGliding, placeAt } from './glide.js';
import { graticuleLines, graticuleStepDeg } from './graticule.js';

describe('marks of machines', () => {
  it('differ in form, not in colour alone', () => {
    const forms = Object.values(ACTIVITY_SHAPES).map(
      ({ outline, detail, isFilled }) => `${outline} ${detail} ${isFilled}`,
    );
    expect(new Set(forms).size).to.equal(forms.length);
  });

  it('point nowhere while the course is unknown', () => {
    expect(shapeOf('working', null).outline).to.not.equal(shapeOf('working', 10).outline);
  });
});

describe('glide', () => {
  const here = { latitude: 43.31, longitude: 124.33 };
  const there = { latitude: 43.3101, longitude: 124.3302 };

  it('goes evenly from where the mark is shown to where the machine is', () => {
    const glide = glideTo(there, glideTo(here, undefined, 0), 1_000);
    expect(placeAt(glide, 1_000)).to.deep.equal(here);
    expect(placeAt(glide, 1_500).latitude).to.be.closeTo(43.31005, 1e-9);
    expect(placeAt(glide, 9_000)).to.deep.equal(there);
    expect([isGliding(glide, 1_500), isGliding(glide, 2_000)]).to.deep.equal([true, false]);
  });

  it('starts from the place shown when news comes on the way', () => {
    const first = glideTo(there, glideTo(here, undefined, 0), 1_000);
    const second = glideTo(here, first, 1_500);
    expect(placeAt(second, 1_500)).to.deep.equal(placeAt(first, 1_500));
  });

  it('jumps where nobody knows the way between', () => {
    const glide = glideTo({ latitude: 43.4, longitude: 124.33 }, glideTo(here, undefined, 0), 1_000);
    expect(placeAt(glide, 1_000).latitude).to.equal(43.4);
  });
});

describe('graticule', () => {
  it('steps by 1, 2 or 5 of a decimal place, some 260 pixels apart', () => {
    for (let zoom = 3; zoom <= 20; zoom += 1) {
      const step = graticuleStepDeg(zoom);
      const pixels = (step / 360) * 256 * 2 ** zoom;
      expect(pixels, `zoom ${zoom}`).to.be.within(100, 262);
      expect(Number((step / 10 ** Math.floor(Math.log10(step) + 1e-9)).toFixed(6))).to.be.oneOf([1, 2, 5]);
    }
  });

  it('draws the multiples of the step in view', () => {
    expect(graticuleLines(124.31, 124.34, 0.02).map((value) => value.toFixed(2))).to.deep.equal(['124.32', '124.34']);
    expect(graticuleLines(1, 1.5, 2)).to.deep.equal([]);
  });
});

describe('sketch of a job', () => {
  const square = [
    [124.33, 43.31],
    [124.335, 43.31],
    [124.335, 43.315],
    [124.33, 43.315],
    [124.33, 43.31],
  ];
  const box = { width: 300, height: 200, padding: 10 };

  it('finds rings in any GeoJSON and none in lines or nothing', () => {
    const polygon = { type: 'Polygon', coordinates: [square] };
    const feature = { type: 'Feature' as const, geometry: polygon };
    expect(
      ringsOf({ type: 'FeatureCollection', features: [feature, { type: 'Feature', geometry: null }] }),
    ).to.have.length(1);
    expect(
      ringsOf({ type: 'GeometryCollection', geometries: [polygon, { type: 'LineString', coordinates: square }] }),
    ).to.have.length(1);
    expect(ringsOf({ type: 'MultiPolygon', coordinates: [[square], [square]] })).to.have.length(2);
  });

  it('fits the box, north up, true to shape, with a scale that is a round number', () => {
    const shape = toAreaSketchShape({ type: 'Polygon', coordinates: [square] }, null, box);
    const points = [...(shape?.coveragePaths[0] ?? '').matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(
      ([, x, y]) => [Number(x), Number(y)] as const,
    );
    const [southWest, , northEast] = points;
    expect(southWest?.[1]).to.equal(190);
    expect(northEast?.[1]).to.equal(10);
    const width = (northEast?.[0] ?? 0) - (southWest?.[0] ?? 0);
    expect(width / 180).to.be.closeTo(Math.cos((43.3125 * Math.PI) / 180), 0.002);
    expect(shape?.scale.metres).to.equal(200);
    expect((shape?.scale.length ?? 0) / 180).to.be.closeTo(200 / (0.005 * 111_195), 0.001);
  });

  it('draws overlapping strips each by itself: in one path the overlap would be a hole', () => {
    const shape = toAreaSketchShape({ type: 'MultiPolygon', coordinates: [[square], [square]] }, null, box);
    expect(shape?.coveragePaths).to.have.length(2);
  });

  it('is nothing where nothing was worked', () => {
    expect(toAreaSketchShape({ type: 'MultiPolygon', coordinates: [] }, null, box)).to.equal(undefined);
  });
});
