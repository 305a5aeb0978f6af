import type { TelemetryRecord } from '@furrow/protocol/telemetry-record';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { drawDrive, shuttlePasses } from '../fold/drawn-drive.js';
import { implementOf, LedgerScene } from './ledger-scene.js';

const at = (text: string) => Date.parse(`${text}+08:00`);
const DAYS = ['2026-04-28', '2026-04-29'];
const MORNING = at('2026-04-28T08:00:00');
const EVENING = at('2026-04-28T20:00:00');
const LAST = at('2026-05-02T12:00:00');
const HOUR_MS = 3_600_000;
/** A change of less leaves no line in the ledger. */
const LINE_FROM_M2 = 0.01;

type Event =
  | { readonly machineId: string; readonly records: readonly TelemetryRecord[] }
  | { readonly widthM: number; readonly validFrom: number };

function drive(startTime: number, east: number): TelemetryRecord[] {
  const place = { latitude: 43.305, longitude: 124.305 + east * 1.23e-5 };
  const records = drawDrive({ ...place, startTime, legs: shuttlePasses(4, 80) });
  return records.map(({ signals, ...record }) => ({ ...record, signals: { workState: signals!.workState! } }));
}

/** Two machines on neighbouring ground on two days, and a width that is put right afterwards. */
function events(): Event[] {
  const drives = [
    ['a', drive(MORNING, 0)],
    ['b', drive(MORNING + HOUR_MS, 6)],
    ['a', drive(MORNING + 24 * HOUR_MS, 8)],
    ['b', drive(MORNING + 25 * HOUR_MS, 2)],
  ] as const;
  const batches = drives.flatMap(([machineId, records]) =>
    [0, 1, 2, 3].map((i) => ({ machineId, records: records.slice(60 * i, 60 * i + 60) })),
  );
  return [...batches, { widthM: 3.4, validFrom: MORNING + 10_000 }];
}

const EVENTS = events();

/** The second day has ended long before the last event comes; `hours` pass between two of them. */
async function sceneAfter(order: readonly number[], hours: number): Promise<LedgerScene> {
  // Records of the second day cannot come before it.
  const scene = await new LedgerScene(EVENING + 24 * HOUR_MS).start();
  for (const machineId of ['a', 'b']) await scene.addMachine(machineId);
  for (const i of order) {
    const event = EVENTS[i]!;
    if ('records' in event) await scene.sendBatch(event.machineId, event.records);
    else await scene.set('implements', 'harrow-a', implementOf(event.widthM), event.validFrom);
    scene.clock.advance(hours * HOUR_MS);
  }
  scene.clock.advance(LAST - scene.clock.now());
  scene.clock.advance(HOUR_MS);
  return scene;
}

interface Shown {
  readonly subject: string;
  readonly figures: Readonly<Record<string, number | null>>;
  readonly labels: Readonly<Record<string, string | null>>;
}

function shown(scene: LedgerScene, localDay: string): Record<string, Shown> {
  return scene.shownOn(localDay) as Record<string, Shown>;
}

/** Jobs without their ids, which depend on what had settled when; in an order that small differences do not change. */
function settledFigures(scene: LedgerScene): [name: string, figures: Shown['figures']][] {
  return DAYS.flatMap((localDay) =>
    Object.entries(shown(scene, localDay))
      .toSorted(([, a], [, b]) => (a.figures.grossM2 ?? 0) - (b.figures.grossM2 ?? 0))
      .map(([key, { subject, figures, labels }]): [string, Shown['figures']] => {
        const name = JSON.stringify([localDay, subject === 'job' ? 'job' : key, labels]);
        return [name, figures];
      }),
  ).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** A figure may stand as it was shown where it has changed by less than what leaves a line. */
function expectSame(actual: ReturnType<typeof settledFigures>, expected: ReturnType<typeof settledFigures>): void {
  expect(actual.map(([name]) => name)).to.deep.equal(expected.map(([name]) => name));
  for (const [i, [name, figures]] of expected.entries()) {
    for (const [what, value] of Object.entries(figures)) {
      const seen = actual[i]![1][what];
      if (typeof value === 'number') expect(seen, `${name} ${what}`).to.be.closeTo(value, LINE_FROM_M2);
      else expect(seen, `${name} ${what}`).to.equal(value);
    }
  }
}

describe('settled days and what comes late', function () {
  this.timeout(60_000);
  const inOrder = [...EVENTS.keys()];

  it('come to the same figures in whatever order, and the lines lead from what was first shown to what is shown', async () => {
    const expected = settledFigures(await sceneAfter(inOrder, 0));
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(inOrder, { minLength: inOrder.length }),
        fc.constantFrom(0, 1, 3),
        async (order, hours) => {
          const scene = await sceneAfter(order, hours);
          expectSame(settledFigures(scene), expected);
          const last = new Map<string, unknown>();
          for (const { localDay, subject, id, changes } of scene.lines()) {
            for (const { what, from, to } of changes) {
              const key = `${localDay} ${subject} ${id} ${what}`;
              if (last.has(key)) expect(from, key).to.equal(last.get(key));
              last.set(key, to);
            }
          }
          for (const localDay of DAYS) {
            for (const [key, { figures, labels }] of Object.entries(shown(scene, localDay))) {
              for (const [what, value] of Object.entries({ ...figures, ...labels })) {
                const line = last.get(`${localDay} ${key} ${what}`);
                if (line !== undefined) expect(line, `${key} ${what}`).to.equal(value);
              }
            }
          }
          const lines = scene.lines().length;
          scene.ledger.work(true);
          scene.clock.advance(HOUR_MS);
          expect(scene.lines()).to.have.length(lines);
          scene.kill();
        },
      ),
      { numRuns: 10 },
    );
  });
});
