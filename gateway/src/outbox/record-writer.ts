import { writeSync } from 'node:fs';
import { TestClock } from '../clock/test-clock.js';
import { silentLogger } from '../log/logger.js';
import { DiskOutbox } from './disk-outbox.js';
import { TEST_SEALER, numberedRecords } from './outbox.suite.js';
import { RecordIntake } from './telemetry-record-to-outbox.js';

/**
 * A process for kill tests: ten numbered records a second of its own time, into the outbox of the folder
 * given, as fast as it can until it is killed or has taken as many as are asked for. Prints how many it has taken,
 * and at its end its counters.
 */
const [stateDir = '', count = '100000'] = process.argv.slice(2);
const outbox = new DiskOutbox({ stateDir, sealer: TEST_SEALER, maxBytes: 64 * 1024 * 1024 });
const clock = new TestClock(1_777_337_043_000);
const intake = new RecordIntake({
  outbox,
  clock,
  logger: silentLogger,
  sealAfterMs: () => 5000,
  onSealed: () => undefined,
});
intake.start();
for (let taken = 0; taken < Number(count); taken += 1) {
  for (const record of numberedRecords(taken, 1)) intake.add(record);
  writeSync(1, `${taken + 1}\n`);
  clock.advance(100);
}
writeSync(1, `${JSON.stringify(intake.counters())}\n`);
