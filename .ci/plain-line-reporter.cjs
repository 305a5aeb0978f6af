'use strict';
// mocha's spec reporter, closing with the plain line "N passed, N failed" and, where FURROW_COUNTS names a
// file, adding this suite's counts to it so that `make test` can close with the sum of all suites.
const fs = require('node:fs');
const Mocha = require('mocha');

class PlainLineReporter extends Mocha.reporters.Spec {
  epilogue() {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    const file = process.env.FURROW_COUNTS;
    if (file) fs.appendFileSync(file, `${passes} ${failures} ${pending}\n`);
    console.log(`${passes} passed, ${failures} failed`);
  }
}

module.exports = PlainLineReporter;
