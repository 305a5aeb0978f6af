import { expect } from 'chai';
import { metricsText } from './metrics.js';
import { SAMPLE_NOW, sampleStatus } from './sample-status.js';

interface Parsed {
  readonly types: ReadonlyMap<string, string>;
  /** Keyed by name with labels, as written. */
  readonly samples: ReadonlyMap<string, number>;
}

const SAMPLE = /^([a-z_:][a-z0-9_:]*)((?:\{(?:[a-z_][a-z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)+\})?) (\S+)$/i;

/** Reads the format as Prometheus does, and refuses what it would. */
function parsed(text: string): Parsed {
  expect(text.endsWith('\n')).to.equal(true);
  const types = new Map<string, string>();
  const samples = new Map<string, number>();
  let helped = '';
  let family = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (keyword === 'HELP') helped = name;
    if (keyword === 'TYPE') {
      expect(helped).to.equal(name);
      expect(types.has(name), `two families ${name}`).to.equal(false);
      expect(rest).to.match(/^(counter|gauge)$/);
      types.set(name, rest);
      family = name;
    }
    if (keyword !== undefined) continue;
    const [, sampleName, labels = '', value] = SAMPLE.exec(line) ?? [];
    expect(sampleName, line).to.equal(family);
    expect(samples.has(`${sampleName}${labels}`), `twice: ${line}`).to.equal(false);
    expect(Number(value), line).to.satisfy(Number.isFinite);
    samples.set(`${sampleName}${labels}`, Number(value));
  }
  return { types, samples };
}

describe('metrics', () => {
  it('are what Prometheus reads, named by its rules', () => {
    const { types } = parsed(metricsText(sampleStatus()));
    for (const [name, type] of types) {
      expect(name).to.match(/^furrow_gateway_[a-z_]+$/);
      expect(name.endsWith('_total'), name).to.equal(type === 'counter');
      expect(name).not.to.match(/_(ms|millis|kb|mib|hours|percent)(_|$)/);
    }
  });

  it('have values in base units', () => {
    const { samples } = parsed(metricsText(sampleStatus()));
    const expected = {
      furrow_gateway_clock_seconds: SAMPLE_NOW / 1000,
      furrow_gateway_fix_clock_offset_seconds: 0.82,
      furrow_gateway_outbox_used_bytes: 1_572_864,
      furrow_gateway_fix_quality: 4,
      'furrow_gateway_port_condition{port="receiver",condition="closed"}': 1,
      'furrow_gateway_port_condition{port="receiver",condition="receiving"}': 0,
      'furrow_gateway_can_bus_events_total{port="tractor",event="bus error"}': 3,
      'furrow_gateway_pipeline_passed_total{kind="frames"}': 4_591_000,
      'furrow_gateway_uplink_phase{phase="connecting"}': 1,
      'furrow_gateway_uplink_answers_total{answer="stored"}': 169,
    };
    for (const [name, value] of Object.entries(expected)) expect(samples.get(name), name).to.equal(value);
  });

  it('escape labels, and leave out what is not known', () => {
    const text = metricsText(sampleStatus({ record: null }));
    expect(text).to.include('reason="several \\"receivers\\""');
    expect(text).not.to.include('furrow_gateway_fix_');
    expect(parsed(text).samples.size).to.be.greaterThan(30);
  });

  it('are sound for a gateway that has just begun and has no port', () => {
    const status = sampleStatus({ record: null, ports: [], signals: [], pipeline: {} });
    expect(parsed(metricsText(status)).types.has('furrow_gateway_port_condition')).to.equal(false);
  });
});
