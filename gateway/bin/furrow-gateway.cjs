#!/usr/bin/env node
'use strict';
// What a gateway hears is forgotten at once: a small space for it, a heap that is swept before it grows, and few arenas
// halve its memory on a full bus, at no cost that shows.
const LEAN = { nodeFlags: ['--max-semi-space-size=1', '--optimize-for-size'], environment: { MALLOC_ARENA_MAX: '2' } };
const runsForLong = ['run', 'record'].includes(process.argv[2]);
require('../../.ci/node24.cjs').runUnderNode24('gateway/dist/main.js', runsForLong ? LEAN : {});
