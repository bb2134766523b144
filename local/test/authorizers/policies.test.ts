import {
  combineOutcomes,
  evaluatePolicy,
  type PolicyOutcome,
  type PolicyRequest,
} from '../../src/authorizers/policy/evaluate-policy.js';
import { matchesGlob } from '../../src/authorizers/policy/glob.js';
import { isRecord, tryReadPolicy } from '../../src/authorizers/policy/policy.js';

const arn = 'arn:aws:execute-api:us-east-1:111111111111:abcdef/prod/GET/pets/42';

function outcomeOf(statement: object, request: Partial<PolicyRequest> & { keys?: Map<string, string[]> } = {}) {
  const policy = tryReadPolicy({ Version: '2012-10-17', Statement: [statement] });
  if (!policy) throw new Error('the policy of the test is malformed');
  return evaluatePolicy(policy, { action: 'execute-api:Invoke', resource: arn, keys: new Map(), ...request });
}

function allow(changes: object = {}) {
  return { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*', ...changes };
}

test.each([
  ['*', 'prod/GET/pets', true],
  ['prod/*/pets/*', 'prod/GET/pets/42/toys', true],
  ['prod/*', 'dev/GET', false],
  ['prod/GET/pet?', 'prod/GET/pets', true],
  ['prod/GET/pet?', 'prod/GET/pet', false],
  ['a*b*c', 'a1b2b3c', true],
  ['a.c', 'abc', false],
  ['', '', true],
])('the pattern %j and the text %j match: %j', (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});

test('a pattern of many stars cannot hold up the gateway', () => {
  const begin = performance.now();
  expect(matchesGlob(`${'*a'.repeat(50)}b`, 'a'.repeat(5000))).toBe(false);
  expect(performance.now() - begin).toBeLessThan(2000);
});

describe('a statement', () => {
  test.each<[string, object, PolicyOutcome]>([
    ['of its action and resource allows', allow(), 'ALLOW'],
    ['of another action says nothing', allow({ Action: 'execute-api:ManageConnections' }), 'IMPLICIT_DENY'],
    ['may name its action in any case and with wildcards', allow({ Action: ['EXECUTE-API:in*'] }), 'ALLOW'],
    ['may name every action but some', allow({ Action: undefined, NotAction: 's3:*' }), 'ALLOW'],
    [
      'does not hold for what NotAction names',
      allow({ Action: undefined, NotAction: 'execute-api:*' }),
      'IMPLICIT_DENY',
    ],
    ['of another path says nothing', allow({ Resource: `${arn}/toys` }), 'IMPLICIT_DENY'],
    [
      'may name its resource with wildcards over slashes',
      allow({ Resource: [arn.replace('GET/pets/42', '*/42')] }),
      'ALLOW',
    ],
    ['may name every resource but some', allow({ Resource: undefined, NotResource: '*/POST/*' }), 'ALLOW'],
    ['that denies is explicit', allow({ Effect: 'Deny' }), 'EXPLICIT_DENY'],
    [
      'with an unknown operator does not hold',
      allow({ Condition: { Sounds: { 'aws:SourceIp': 'x' } } }),
      'IMPLICIT_DENY',
    ],
  ])('%s', (_, statement, expected) => {
    expect(outcomeOf(statement)).toBe(expected);
  });

  test('that denies outweighs one that allows', () => {
    const policy = tryReadPolicy({ Statement: [allow(), allow({ Effect: 'Deny' })] });
    expect(policy && evaluatePolicy(policy, { action: 'execute-api:Invoke', resource: arn, keys: new Map() })).toBe(
      'EXPLICIT_DENY',
    );
  });

  test.each([
    ['a policy without statements', { Version: '2012-10-17' }],
    ['an effect that is neither', { Statement: [allow({ Effect: 'allow' })] }],
    ['a statement without an action', { Statement: [allow({ Action: undefined })] }],
    ['a statement without a resource', { Statement: [allow({ Resource: undefined })] }],
    ['a resource that is no text', { Statement: [allow({ Resource: 7 })] }],
    ['a list', []],
    ['a number', 7],
  ])('%s is no policy', (_, document) => {
    expect(tryReadPolicy(document)).toBeUndefined();
    expect(isRecord([])).toBe(false);
  });
});

describe('a condition', () => {
  const keys = new Map([
    ['aws:sourceip', ['203.0.113.7']],
    ['aws:sourcevpce', ['vpce-1']],
    ['aws:securetransport', ['true']],
    ['aws:currenttime', ['2026-11-22T14:00:00Z']],
    ['aws:useragent', ['curl/8.0']],
    ['count', ['7']],
  ]);

  test.each<[object, boolean]>([
    [{ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, true],
    [{ IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '203.0.113.7'] } }, true],
    [{ IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }, false],
    [{ IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }, false],
    [{ IpAddress: { 'aws:SourceIp': 'nonsense/99' } }, false],
    [{ NotIpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '192.0.2.0/24'] } }, true],
    [{ NotIpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '203.0.113.0/24'] } }, false],
    [{ NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }, true],
    [{ StringEquals: { 'aws:SourceVpce': ['vpce-0', 'vpce-1'] } }, true],
    [{ StringEquals: { 'AWS:sourcevpce': 'VPCE-1' } }, false],
    [{ StringEqualsIgnoreCase: { 'aws:SourceVpce': 'VPCE-1' } }, true],
    [{ StringNotEquals: { 'aws:SourceVpce': ['vpce-0', 'vpce-1'] } }, false],
    [{ StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }, true],
    [{ StringEquals: { 'aws:SourceVpc': 'vpc-1' } }, false],
    [{ StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } }, true],
    [{ StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-0' } }, false],
    [{ StringLike: { 'aws:UserAgent': 'curl/*' } }, true],
    [{ StringNotLike: { 'aws:UserAgent': 'curl/*' } }, false],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:*' } }, false],
    [{ Null: { 'aws:SourceVpc': 'true' } }, true],
    [{ Null: { 'aws:SourceVpce': true } }, false],
    [{ Bool: { 'aws:SecureTransport': true } }, true],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, false],
    [{ NumericLessThanEquals: { count: '7' } }, true],
    [{ NumericGreaterThan: { count: '7' } }, false],
    [{ DateLessThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } }, true],
    [{ DateGreaterThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } }, false],
    [{ 'ForAllValues:StringEquals': { 'aws:SourceVpc': 'vpc-1' } }, true],
    [{ 'ForAnyValue:StringEquals': { 'aws:SourceVpce': 'vpce-1' } }, true],
    [{ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, StringLike: { 'aws:UserAgent': 'wget*' } }, false],
  ])('%j is met: %j', (condition, met) => {
    expect(outcomeOf(allow({ Condition: condition }), { keys })).toBe(met ? 'ALLOW' : 'IMPLICIT_DENY');
  });

  test.each([
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['::ffff:192.0.2.9', '192.0.2.0/24', true],
    ['192.0.2.9', '0.0.0.0/0', true],
  ])('the address %s lies in %s: %j', (address, range, isIn) => {
    const statement = allow({ Condition: { IpAddress: { 'aws:SourceIp': range } } });
    const outcome = outcomeOf(statement, { keys: new Map([['aws:sourceip', [address]]]) });
    expect(outcome).toBe(isIn ? 'ALLOW' : 'IMPLICIT_DENY');
  });
});

describe('a principal', () => {
  const user = { accountId: '222222222222', arn: 'arn:aws:iam::222222222222:user/ann' };
  const session = { accountId: '222222222222', arn: 'arn:aws:sts::222222222222:assumed-role/reader/session' };

  test.each([
    ['*', user, true],
    [{ AWS: '*' }, undefined, true],
    [{ AWS: 'arn:aws:iam::222222222222:user/ann' }, user, true],
    [{ AWS: ['arn:aws:iam::222222222222:user/bob'] }, user, false],
    [{ AWS: '222222222222' }, user, true],
    [{ AWS: 'arn:aws:iam::222222222222:root' }, session, true],
    [{ AWS: 'arn:aws:iam::333333333333:root' }, session, false],
    [{ AWS: 'arn:aws:iam::222222222222:role/team/reader' }, session, true],
    [{ AWS: 'arn:aws:iam::222222222222:role/writer' }, session, false],
    [{ AWS: '222222222222' }, undefined, false],
    [{ Service: 'apigateway.amazonaws.com' }, user, false],
  ])('%j names %j: %j', (named, principal, expected) => {
    const outcome = outcomeOf(allow({ Principal: named }), principal ? { principal } : {});
    expect(outcome).toBe(expected ? 'ALLOW' : 'IMPLICIT_DENY');
  });

  test('NotPrincipal names everybody else', () => {
    const statement = allow({ NotPrincipal: { AWS: user.arn } });
    expect(outcomeOf(statement, { principal: user })).toBe('IMPLICIT_DENY');
    expect(outcomeOf(statement, { principal: session })).toBe('ALLOW');
  });
});

describe('the policy of an identity and that of the API', () => {
  const [A, E, I] = ['ALLOW', 'EXPLICIT_DENY', 'IMPLICIT_DENY'] as const;

  test.each<[PolicyOutcome, PolicyOutcome, PolicyOutcome, PolicyOutcome]>([
    [A, A, A, A],
    [A, I, A, I],
    [A, E, E, E],
    [I, A, A, I],
    [I, I, I, I],
    [I, E, E, E],
    [E, A, E, E],
    [E, I, E, E],
    [E, E, E, E],
  ])('%s and %s are %s within an account and %s across two', (identity, resource, within, across) => {
    expect(combineOutcomes(identity, resource, { crossAccount: false })).toBe(within);
    expect(combineOutcomes(identity, resource, { crossAccount: true })).toBe(across);
  });
});
