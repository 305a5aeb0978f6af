import { join } from 'node:path';
import { REPOSITORY } from '../demo/repository.js';
import { reportCaptures } from './capture-report.js';

/** `make report-captures`: one JSON document on standard output, a line of progress on standard error. */
const folder = join(process.env['FURROW_CAPTURES'] ?? join(REPOSITORY, '../shared/data'), 'isoxml');
console.error(`furrow: measuring every TASKDATA set in ${folder}`);
console.log(JSON.stringify(await reportCaptures(folder), null, 2));
