import { findingsText } from '../../src/cli/findings-text.js';
import { notEmulated, warning } from '../../src/model/finding.js';

const at = (constructPath: string) => ({ stackName: 'Pets', logicalId: 'Id', constructPath });
const plain = { isTTY: false };

test('nothing is said where nothing is wrong', () => {
  expect(findingsText({ notEmulated: [], warnings: [] }, plain)).toBe('');
});

test('findings stand under their code, the places of one message in one line, what to do once', () => {
  const values = { property: 'CloneFrom', instead: 'nothing is copied' };
  const text = findingsText(
    {
      notEmulated: [
        ...['A', 'B', 'C', 'D', 'E', 'F'].map((place) => notEmulated('PROPERTY_NOT_EMULATED', at(place), values)),
        notEmulated('PROPERTY_NOT_EMULATED', at('G'), { ...values, property: 'StageKeys' }),
      ],
      warnings: [warning('API_WITHOUT_STAGE', at('Api'))],
    },
    plain,
  );
  expect(text.split('\n')).toEqual([
    'not emulated',
    '  PROPERTY_NOT_EMULATED  nothing here acts upon a property',
    '    A, B, C, D and 2 more: CloneFrom: nothing is copied',
    '    G: StageKeys: nothing is copied',
    '    fix: try what relies on it in a deployed stack',
    'warnings',
    '  API_WITHOUT_STAGE  an API has no stage, and is reached only through one',
    '    Api: the API has no Stage, so nothing of it is served',
    '    fix: give the API a Stage',
    '',
  ]);
});

test('where it differs from place to place, what to do stands under each', () => {
  const link = (logicalId: string) => notEmulated('VPC_LINK_WITHOUT_TARGET', at(logicalId), { logicalId });
  const text = findingsText({ notEmulated: [link('Rest'), link('Http')], warnings: [] }, plain);
  expect(text.split('\n').slice(2)).toEqual([
    '    Rest: requests through this VPC link fail',
    '    fix: --vpc-link Rest=http://127.0.0.1:8080',
    '    Http: requests through this VPC link fail',
    '    fix: --vpc-link Http=http://127.0.0.1:8080',
    '',
  ]);
});
