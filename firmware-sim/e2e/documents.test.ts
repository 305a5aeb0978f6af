import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { GATEWAY_MAIN, REPOSITORY, SERVER_MAIN, SIMULATOR_MAIN } from '../demo/repository.js';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: REPOSITORY,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(REPOSITORY, file)));
const documents = files.filter((file) => file.endsWith('.md'));
const sources = files.filter((file) => file.endsWith('.ts'));

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

/** All that a program's helps say: its own, and those of the commands that have one. */
function helpOf(main: string, commands: readonly string[]): string {
  const calls = [['--help'], ...commands.map((command) => [command, '--help'])];
  return calls.map((args) => execFileSync(process.execPath, [main, ...args], { encoding: 'utf8' })).join('\n');
}

/** Addresses that the server's routes answer, as patterns: what is named in a route is any one part of a path. */
function routePatterns(): RegExp[] {
  const paths = globSync('server/src/api/route/*.ts', { cwd: REPOSITORY }).flatMap((file) => {
    const constants = new Map(
      [...read(file).matchAll(/^const (\w+) = '([^']+)';/gm)].map(([, name, text]) => [name, text]),
    );
    const text = read(file).replaceAll(/\$\{(\w+)\}/g, (whole, name: string) => constants.get(name) ?? whole);
    return [...text.matchAll(/[`'](\/api\/[^`'?\s]*)[`']/g)].map(([, path]) => path!);
  });
  return paths.map((path) => {
    const source = path.replaceAll('.', '\\.').replaceAll(/:[a-z]+|\$\{[^}]+\}/gi, '[^/]+');
    return new RegExp(`^${source}$`);
  });
}

describe('documents', () => {
  it('have links that lead somewhere', () => {
    const faults = documents.flatMap((file) =>
      [...proseOf(file).matchAll(/(?:\]\(|src=")([^)"\s]+)[)"]/g)].flatMap(([, link]) => faultOf(file, link!) ?? []),
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

  it('name options that the helps of the programs explain', () => {
    const helps = new Map([
      ['furrow-gateway', helpOf(GATEWAY_MAIN, ['decode'])],
      ['furrow-server', helpOf(SERVER_MAIN, ['measure'])],
      ['furrow-sim', helpOf(SIMULATOR_MAIN, [])],
    ]);
    const faults = documents.flatMap((file) =>
      [...read(file).matchAll(/(?:npx |\$ |`)(furrow-[a-z]+)((?:[^`\n#]|\\\n)*)/g)].flatMap(([, program, rest]) =>
        [...rest!.matchAll(/--[a-z][a-z-]*/g)]
          .filter(([option]) => !new RegExp(`${option}\\b`).test(helps.get(program!) ?? option))
          .map(([option]) => `${file}: ${program} ${option}`),
      ),
    );
    expect(faults).to.deep.equal([]);
  });

  it('name addresses that the server answers', () => {
    const patterns = routePatterns();
    const faults = documents.flatMap((file) =>
      [...read(file).matchAll(/(?:\$S|`(?:GET |PUT |POST |DELETE )?)(\/api\/[A-Za-z0-9/:._-]*)/g)]
        .filter(([, path]) => !patterns.some((pattern) => pattern.test(path!)))
        .map(([, path]) => `${file}: ${path}`),
    );
    expect(faults).to.deep.equal([]);
  });

  it('name files that are there', () => {
    const faults = documents.flatMap((file) =>
      [...read(file).matchAll(/`((?:protocol|gateway|server|dashboard|firmware-sim|docs|\.ci)\/[\w./-]+\.\w+)`/g)]
        .filter(([, path]) => !existsSync(join(REPOSITORY, path!)))
        .map(([, path]) => `${file}: ${path}`),
    );
    expect(faults).to.deep.equal([]);
  });

  it('are in the list of documents, and say whom they are for', () => {
    const list = read('docs/README.md');
    const guides = documents.filter((file) => /^docs\/[a-z-]+\.md$/.test(file));
    for (const file of guides) {
      expect(list, 'docs/README.md').to.contain(`](${basename(file)})`);
      expect(read(file), file).to.match(/^# [^\n]+\n\nFor the (operator|installer|auditor|developer)\b/);
    }
  });

  it('tell of every folder of the programs where it is explained', () => {
    const explained = read('docs/architecture.md');
    const folders = new Set(sources.flatMap((file) => /^(?:gateway|server)\/src\/([^/]+)\//.exec(file)?.[1] ?? []));
    expect(
      [...folders].filter((folder) => !explained.includes(`/${folder}/`) && !explained.includes(`\`${folder}`)),
    ).to.deep.equal([]);
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
