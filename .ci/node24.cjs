'use strict';
// Runs a program of this repository under the Node it is made for: this one if it is new enough, else the
// one that `make setup` brought to .node/. Kept to what any Node from 18 on understands.
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
/** Signals that end a program: whoever stops this wrapper means the program within. */
const PASSED_ON = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/** @param {string} main the compiled main file, relative to the repository */
function runUnderNode24(main) {
  const program = path.join(root, main);
  if (!existsSync(program)) fail(`${main} is not built; run: make build`);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 15)) {
    // argv as if the program had been started itself.
    process.argv[1] = program;
    void import(require('node:url').pathToFileURL(program));
    return;
  }
  const node = broughtNode();
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${node}: ${error.message}`));
  child.on('exit', (code, signal) => endAs(code, signal));
}

/** Ends the way the program ended, so that a caller sees no difference. */
function endAs(code, signal) {
  if (!signal) process.exit(code ?? 1);
  for (const name of PASSED_ON) process.removeAllListeners(name);
  process.kill(process.pid, signal);
}

function broughtNode() {
  const arch = { x64: 'x64', arm64: 'arm64', arm: 'armv7l' }[process.arch];
  const node = path.join(root, '.node', 'node_modules', `node-linux-${arch}`, 'bin', 'node');
  if (!existsSync(node))
    fail(`Node ${process.versions.node} is older than 24.15 and none was brought; run: make setup`);
  return node;
}

function fail(message) {
  console.error(`furrow: ${message}`);
  process.exit(2);
}

module.exports = { runUnderNode24 };
