'use strict';
// Runs a program of this repository under the Node it is made for: this one if it is new enough, else the
// one that `make setup` brought to .node/. Kept to what any Node from 18 on understands.
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
/** Signals that end a program: whoever stops this wrapper means the program within. */
const PASSED_ON = ['SIGTERM', 'SIGINT', 'SIGHUP'];

/**
 * @param {string} main the compiled main file, relative to the repository
 * @param {{ nodeFlags?: string[], environment?: Record<string, string> }} [wanted] how Node is to run it; a flag or
 *   variable that the user set stays as it is
 */
function runUnderNode24(main, wanted = {}) {
  const program = path.join(root, main);
  if (!existsSync(program)) fail(`${main} is not built; run: make build`);
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isNewEnough = major > 24 || (major === 24 && minor >= 15);
  const flags = (wanted.nodeFlags ?? []).filter((flag) => !isSet(flag));
  const environment = { ...wanted.environment, ...process.env };
  const isSo = flags.length === 0 && Object.keys(environment).length === Object.keys(process.env).length;
  if (isNewEnough && isSo) {
    // argv as if the program had been started itself.
    process.argv[1] = program;
    void import(require('node:url').pathToFileURL(program));
    return;
  }
  const node = isNewEnough ? process.execPath : broughtNode();
  const args = [...(isNewEnough ? process.execArgv : []), ...flags, program, ...process.argv.slice(2)];
  // Where it can, Node becomes the other one: a Node that waits for another takes 40 MB for nothing.
  if (typeof process.execve === 'function') process.execve(node, [node, ...args], environment);
  const child = spawn(node, args, { stdio: 'inherit', env: environment });
  for (const signal of PASSED_ON) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${node}: ${error.message}`));
  child.on('exit', (code, signal) => endAs(code, signal));
}

/** Whether this Node was started with a flag, whatever its value and however its words are joined. */
function isSet(flag) {
  const given = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)];
  return given.some((each) => nameOf(each) === nameOf(flag));
}

function nameOf(flag) {
  return flag.split('=', 1)[0].replaceAll('_', '-');
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
