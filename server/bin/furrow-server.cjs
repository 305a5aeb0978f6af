#!/usr/bin/env node
'use strict';
require('../../.ci/node24.cjs').runUnderNode24('server/dist/main.js');
