import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GATEWAY_MAIN, REPOSITORY, SERVER_MAIN, SIMULATOR_MAIN } from '../demo/repository.js';

const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: REPOSITORY,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(REPOSITORY, file)));

function read(file: string): string {
  return readFileSync(join(REPOSITORY, file), 'utf8');
}

/** The text without fenced blocks, in which brackets and hashes mean other things. */
function proseOf(file: string): string {
  return read(file).replaceAll(/^```[^]*?^```/gm, '');
}

/** Anchors of headings as GitHub makes them. */
function anchorsOf(file: string): Set<string> {
  const headings = [...proseOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** Why a link leads nowhere; undefined for one that does, or that leads out of the repository. */
function faultOf(file: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? file : join(dirname(file), path);
  if (!existsSync(join(REPOSITORY, target))) return `${file}: ${link}: no such file`;
  if (anchor === undefined || !target.endsWith('.md') || anchorsOf(target).has(anchor)) return undefined;
  return `${file}: ${link}: no such heading`;
}

/** Commands that a program's help lists, one at the beginning of a line. */
function commandsOf(main: string): Set<string> {
  const help = execFileSync(process.execPath, [main, '--help'], { encoding: 'utf8' });
  return new Set([...help.matchAll(/^ {2}(?:furrow-[a-z]+ )?([a-z]+)\b/gm)].map(([, name]) => name!));
}

describe('documents', () => {
  it('have links that lead somewhere', () => {
    const faults = documents.flatMap((file) =>
      [...proseOf(file).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => faultOf(file, link!) ?? []),
    );
    expect(faults).to.deep.equal([]);
  });

  it('name commands that the programs have', () => {
    const commands = new Map([
      ['furrow-gateway', commandsOf(GATEWAY_MAIN)],
      ['furrow-server', commandsOf(SERVER_MAIN)],
      ['furrow-sim', commandsOf(SIMULATOR_MAIN)],
    ]);
    const faults = documents.flatMap((file) =>
      [...read(file).matchAll(/(?:npx |\$ |`)(furrow-[a-z]+) ([a-z]+)/g)]
        .filter(([, program, command]) => commands.get(program!)?.has(command!) !== true)
        .map(([text]) => `${file}: ${text}`),
    );
    expect(faults).to.deep.equal([]);
  });

  it('name configuration keys that the samples explain', () => {
    const samples = ['gateway/gateway.sample.yaml', 'server/server.sample.yaml'].map(read).join('\n');
    const explained = new Set([...samples.matchAll(/^[\s#-]*([a-zA-Z]+):/gm)].map(([, key]) => key!));
    const faults = documents
      .filter((file) => file.startsWith('docs/') && !file.startsWith('docs/decisions/'))
      .flatMap((file) =>
        [...read(file).matchAll(/^```yaml\n([^]*?)^```/gm)].flatMap(([, block]) =>
          [...block!.matchAll(/^[\s-]*([a-zA-Z]+):/gm)]
            .filter(([, key]) => !explained.has(key!))
            .map(([, key]) => `${file}: ${key}`),
        ),
      );
    expect(faults).to.deep.equal([]);
  });

  it('name no document that is not here', () => {
    const names = /\b(?:DESIGN|CONTRACT|domain|coverage|style|libs|peers)\.md\b/;
    const texts = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.md'], { cwd: REPOSITORY, encoding: 'utf8' })
      .split('\n')
      .filter((file) => file !== '' && existsSync(join(REPOSITORY, file)) && !file.endsWith('documents.test.ts'));
    expect(texts.filter((file) => names.test(read(file)))).to.deep.equal([]);
  });
});
