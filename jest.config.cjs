const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

// Each `new App()` leaves a folder behind under Jest: this one goes with all that the tests put into it.
const temporary = mkdtempSync(join(tmpdir(), 'gatewright-tests-'));
process.env.TMPDIR = temporary;
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

// The template validator that aws-cdk-lib runs at every synth costs 3 s a file; the examples are synthesized with it by `npm run check`.
process.env.CDK_VALIDATION ??= 'false';

const swc = {
  jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
  module: { type: 'commonjs' },
};

module.exports = {
  projects: [
    {
      displayName: 'lib',
      testEnvironment: 'node',
      roots: ['<rootDir>/lib', '<rootDir>/test', '<rootDir>/examples'],
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      moduleFileExtensions: ['ts', 'js', 'json', 'node'],
      moduleNameMapper: { '^cdk-gatewright$': '<rootDir>/lib/index.ts' },
      transform: { '\\.ts$': ['@swc/jest', swc] },
    },
    {
      displayName: 'local',
      testEnvironment: 'node',
      roots: ['<rootDir>/local/src', '<rootDir>/local/test'],
      testMatch: ['<rootDir>/local/test/**/*.test.ts'],
      moduleFileExtensions: ['ts', 'js', 'json', 'node'],
      moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^cdk-gatewright$': '<rootDir>/lib/index.ts' },
      transform: { '\\.[cm]?[jt]s$': ['@swc/jest', swc] },
      transformIgnorePatterns: ['/node_modules/(?!(jose|chokidar|readdirp|commander)/)'],
    },
  ],
};
