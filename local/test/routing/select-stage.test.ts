import { selectStage } from '../../src/routing/select-stage.js';

const stages = (...names: string[]) => names.map((name) => ({ name }));

describe('selection of a stage', () => {
  test.each([
    ['/prod/users', 'prod', '/users'],
    ['/prod', 'prod', '/'],
    ['/prod/', 'prod', '/'],
    ['/prod//users', 'prod', '//users'],
    ['/users', '$default', '/users'],
    ['/', '$default', '/'],
    ['/production/users', '$default', '/production/users'],
    ['/$default/users', '$default', '/$default/users'],
  ])('%s goes to %s with the path %s', (path, name, rest) => {
    expect(selectStage(stages('$default', 'prod'), path)).toEqual({ stage: { name }, path: rest });
  });

  test('without $default a path that names no stage goes nowhere', () => {
    expect(selectStage(stages('prod'), '/other/only')).toBeUndefined();
    expect(selectStage(stages('prod'), '/')).toBeUndefined();
  });
});
