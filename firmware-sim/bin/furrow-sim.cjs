#!/usr/bin/env node
'use strict';
require('../../.ci/node24.cjs').runUnderNode24('firmware-sim/dist/src/main.js');
