import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '..');
const READER = join(ROOT, 'node_modules/.cache/documents');
const OUTPUT = join(READER, 'test');
const FIXTURE = readFileSync(join(__dirname, 'default.ts-fixture'), 'utf8');

/** A TypeScript block of a document, and where it begins. */
interface Block {
  readonly document: string;
  readonly line: number;
  readonly code: string;
}

/** Compiles every TypeScript block of the documents beside the library's own README, which rosetta compiles. */
function compileDocuments(): number {
  const blocks = documents().flatMap(blocksOf);
  rmSync(READER, { recursive: true, force: true });
  mkdirSync(OUTPUT, { recursive: true });
  cpSync(join(__dirname, 'lib'), join(READER, 'lib'), { recursive: true });
  const files = new Map(blocks.map((block, index) => [writeBlock(block, index), block]));
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([...files.keys()], compilerOptions()));
  for (const diagnostic of diagnostics) console.error(describe(diagnostic, files));
  console.log(
    `${blocks.length} TypeScript blocks of ${new Set(blocks.map(({ document }) => document)).size} documents`,
  );
  return diagnostics.length;
}

function documents(): string[] {
  return ['.', 'docs', 'examples', 'bench', 'local']
    .flatMap((folder) => (folder === 'examples' ? subfoldersOf(folder) : [folder]))
    .flatMap((folder) => namesIn(folder).map((name) => join(folder, name)))
    .filter((file) => file.endsWith('.md') && !['README.md', 'API.md'].includes(file));
}

function subfoldersOf(folder: string): string[] {
  return namesIn(folder).map((name) => join(folder, name));
}

function namesIn(folder: string): string[] {
  const path = join(ROOT, folder);
  return existsSync(path) && statSync(path).isDirectory() ? readdirSync(path) : [];
}

function blocksOf(document: string): Block[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(/^```ts\b[^\n]*\n(.*?)^```/gms)].map((match) => ({
    document,
    line: text.slice(0, match.index).split('\n').length + 1,
    code: match[1] as string,
  }));
}

/** A block with imports of its own stands alone; another one stands where the fixture says. */
function writeBlock({ code }: Block, index: number): string {
  const file = join(OUTPUT, `block-${index}.mts`);
  writeFileSync(file, /^import /m.test(code) ? code : FIXTURE.replace('/// here', `/// here\n${code}`));
  return file;
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [join(__dirname, 'x.ts')] }, ts.sys, ROOT);
  return {
    ...options,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    incremental: false,
    tsBuildInfoFile: undefined,
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
}

function describe(diagnostic: ts.Diagnostic, files: ReadonlyMap<string, Block>): string {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
  const block = diagnostic.file && files.get(diagnostic.file.fileName);
  if (!diagnostic.file || !block) return message;
  const offset = diagnostic.file.text.indexOf(block.code);
  const before = diagnostic.file.text.slice(offset, diagnostic.start).split('\n').length - 1;
  return `${block.document}:${block.line + before} ${message}`;
}

process.exitCode = compileDocuments() > 0 ? 1 : 0;
