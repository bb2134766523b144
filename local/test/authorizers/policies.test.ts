import {
  combineOutcomes,
  evaluatePolicy,
  type PolicyOutcome,
  type PolicyRequest,
} from '../../src/authorizers/policy/evaluate-policy.js';
import { readIdentityPolicy, readResourcePolicy } from '../../src/authorizers/policy/policy.js';
import { PolicyError } from '../../src/authorizers/policy/policy-error.js';
import { conditionKeysOf } from '../../src/authorizers/policy/request-keys.js';
import { matchesGlob } from '../../src/deployment/glob.js';

const arn = 'arn:aws:execute-api:us-east-1:111111111111:abcdef/prod/GET/pets/42';

const apiArn = 'arn:aws:execute-api:us-east-1:111111111111:abcdef';

/** What is known of the requests of these tests; `nothing:` is known to no one. */
const facts = { sourceIp: '203.0.113.7', userAgent: 'curl/8.0', referer: undefined, region: 'us-east-1' };
const now = Date.parse('2026-11-22T14:00:00Z');
const keys = conditionKeysOf({ ...facts, accountId: '111111111111', now });

function outcomeOf(statement: object, request: Partial<PolicyRequest> = {}, Version = '2012-10-17') {
  const whole = 'Principal' in statement || 'NotPrincipal' in statement ? statement : { Principal: '*', ...statement };
  const policy = readResourcePolicy({ Version, Statement: [whole] }, apiArn);
  return evaluatePolicy(policy, { action: 'execute-api:Invoke', resource: arn, keys, ...request });
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
  ])('%s', (_, statement, expected) => {
    expect(outcomeOf(statement)).toBe(expected);
  });

  test('that denies outweighs one that allows', () => {
    const policy = readIdentityPolicy({ Statement: [allow(), allow({ Effect: 'Deny' })] });
    expect(evaluatePolicy(policy, { action: 'execute-api:Invoke', resource: arn, keys })).toBe('EXPLICIT_DENY');
  });
});

/** Each would let somebody in, or keep nobody out, if what is not understood were left out. */
const notUnderstood: readonly (readonly [string, object | unknown])[] = [
  ['a policy without statements', { Version: '2012-10-17' }],
  ['an unknown version', { Version: '2013-10-17', Statement: [allow()] }],
  ['a version that is no text', { Version: 20121017, Statement: [allow()] }],
  ['an unknown element of the policy', { Statement: [allow()], Statements: [] }],
  ['a list', []],
  ['a number', 7],
  ['a text that is no JSON', 'Allow'],
  ['a statement that is no object', { Statement: ['Allow'] }],
  ...Object.entries<object>({
    'an effect in lower case': { Effect: 'allow' },
    'an effect that is neither': { Effect: 'Permit' },
    'no effect': { Effect: undefined },
    'an effect that is a list': { Effect: ['Deny'] },
    'an unknown element': { Conditions: {} },
    'an element in lower case': { condition: {} },
    'no action': { Action: undefined },
    'an empty list of actions': { Action: [] },
    'an action that is no text': { Action: { '*': 1 } },
    'an action of no service': { Action: 'Invoke' },
    'a misspelt action of APIs': { Action: 'execute-api:Invok' },
    'both an action and its opposite': { NotAction: 's3:*' },
    'no resource': { Resource: undefined },
    'a resource that is no text': { Resource: 7 },
    'a resource without a value': { Resource: [null] },
    'a resource that is no ARN': { Resource: '/prod/GET/admin' },
    'both a resource and its opposite': { NotResource: '*' },
    'a variable that is none': { Resource: 'arn:aws:execute-api:${}' },
    'a variable that is not closed': { Resource: 'arn:aws:execute-api:${aws:username' },
    'a condition that is a text': { Condition: 'aws:SourceIp' },
    'a condition that is a list': { Condition: [] },
    'a condition that is null': { Condition: null },
    'a misspelt operator': { Condition: { StringEqual: { 'aws:SourceIp': 'x' } } },
    'an operator in lower case': { Condition: { stringEquals: { 'aws:SourceIp': 'x' } } },
    'an operator of an object': { Condition: { toString: { 'aws:SourceIp': 'x' } } },
    'an unknown quantifier': { Condition: { 'ForEachValue:StringEquals': { 'aws:SourceIp': 'x' } } },
    'a suffix twice': { Condition: { StringEqualsIfExistsIfExists: { 'aws:SourceIp': 'x' } } },
    'Null with a suffix': { Condition: { NullIfExists: { 'aws:SourceIp': 'true' } } },
    'keys that are a text': { Condition: { StringEquals: 'aws:SourceIp' } },
    'keys that are null': { Condition: { StringEquals: null } },
    'no value': { Condition: { StringEquals: { 'aws:SourceIp': [] } } },
    'a value that is null': { Condition: { StringEquals: { 'aws:SourceIp': null } } },
    'a value that is an object': { Condition: { StringEquals: { 'aws:SourceIp': { Ref: 'Ip' } } } },
    'an address that is none': { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/99' } } },
    'a number that is none': { Condition: { NumericEquals: { 'aws:EpochTime': 'seven' } } },
    'a date that is none': { Condition: { DateLessThan: { 'aws:CurrentTime': 'tomorrow' } } },
    'a boolean that is none': { Condition: { Bool: { 'aws:SecureTransport': 'yes' } } },
    'an ARN that is none': { Condition: { ArnLike: { 'aws:PrincipalArn': 'user/ann' } } },
    'an ARN that lacks parts': { Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:*:user/ann' } } },
    'bytes that are none': { Condition: { BinaryEquals: { 'aws:Referer': '§' } } },
    'an absence that is none': { Condition: { Null: { 'aws:SourceVpc': 'maybe' } } },
  }).map(([name, changes]) => [name, { Version: '2012-10-17', Statement: [allow(changes)] }] as const),
];

describe('a policy with', () => {
  test.each(notUnderstood)('%s is not understood as a whole', (_, document) => {
    expect(() => readIdentityPolicy(document)).toThrow(PolicyError);
  });

  test.each<[string, unknown]>([
    ['an ARN as principal', 'arn:aws:iam::222222222222:user/ann'],
    ['a list of principals', ['*']],
    ['nobody as principal', {}],
    ['a kind of principal that there is not', { aws: '*' }],
    ['a principal that is no text', { AWS: [7] }],
    ['a principal with a wildcard', { AWS: 'arn:aws:iam::222222222222:role/*' }],
    ['a principal that is a name', { AWS: 'ann' }],
  ])('%s is not understood', (_, Principal) => {
    for (const name of ['Principal', 'NotPrincipal']) {
      const statement = { ...allow({ Effect: 'Deny' }), [name]: Principal };
      expect(() => readResourcePolicy({ Statement: statement }, apiArn)).toThrow(PolicyError);
    }
  });

  test('no principal is none of an API, and one with somebody none of a caller', () => {
    expect(() => readResourcePolicy({ Statement: allow() }, apiArn)).toThrow('neither Principal nor NotPrincipal');
    expect(() => readIdentityPolicy({ Statement: allow({ Principal: { AWS: '222222222222' } }) })).toThrow(PolicyError);
    expect(() => readIdentityPolicy({ Statement: allow({ NotPrincipal: '*' }) })).toThrow(PolicyError);
    expect(readIdentityPolicy({ Statement: allow({ Principal: '*' }) }).statements).toHaveLength(1);
  });
});

describe('a condition', () => {
  const user = { accountId: '222222222222', arn: 'arn:aws:iam::222222222222:user/team/ann', userId: 'AIDAANN' };
  const signed = conditionKeysOf({ ...facts, accountId: '111111111111', now, principal: user });
  const inside = conditionKeysOf({ ...facts, accountId: '111111111111', now, vpcEndpointId: 'vpce-1' });

  test.each<[object, boolean]>([
    [{}, true],
    [{ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, true],
    [{ IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '203.0.113.7'] } }, true],
    [{ IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }, false],
    [{ IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }, false],
    [{ NotIpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '192.0.2.0/24'] } }, true],
    [{ NotIpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '203.0.113.0/24'] } }, false],
    [{ NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } }, true],
    [{ StringEquals: { 'aws:UserAgent': ['wget', 'curl/8.0'] } }, true],
    [{ StringEquals: { 'AWS:useragent': 'CURL/8.0' } }, false],
    [{ StringEqualsIgnoreCase: { 'aws:UserAgent': 'CURL/8.0' } }, true],
    [{ StringNotEqualsIgnoreCase: { 'aws:UserAgent': 'CURL/8.0' } }, false],
    [{ StringNotEquals: { 'aws:UserAgent': ['wget', 'curl/8.0'] } }, false],
    [{ StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }, true],
    [{ StringEquals: { 'aws:SourceVpc': 'vpc-1' } }, false],
    [{ StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } }, true],
    [{ StringEqualsIfExists: { 'aws:UserAgent': 'wget' } }, false],
    [{ StringLike: { 'aws:UserAgent': 'curl/*' } }, true],
    [{ StringLike: { 'aws:UserAgent': 'curl/8?0' } }, true],
    [{ StringLike: { 'aws:UserAgent': 'curl/8${?}0' } }, false],
    [{ StringNotLike: { 'aws:UserAgent': 'curl/*' } }, false],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:*' } }, false],
    [{ Null: { 'aws:SourceVpc': 'true' } }, true],
    [{ Null: { 'aws:UserAgent': true } }, false],
    [{ Bool: { 'aws:SecureTransport': true } }, true],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, false],
    [{ Bool: { 'aws:ViaAWSService': 'false' } }, true],
    [{ NumericLessThanEquals: { 'aws:EpochTime': String(now / 1000) } }, true],
    [{ NumericLessThan: { 'aws:EpochTime': String(now / 1000) } }, false],
    [{ NumericEquals: { 'aws:EpochTime': `${now / 1000}.0` } }, true],
    [{ NumericNotEquals: { 'aws:EpochTime': now / 1000 } }, false],
    [{ NumericGreaterThanEquals: { 'aws:EpochTime': 7 } }, true],
    [{ NumericGreaterThan: { 'aws:EpochTime': now } }, false],
    [{ DateLessThan: { 'aws:CurrentTime': '2026-12-01T00:00:00Z' } }, true],
    [{ DateLessThanEquals: { 'aws:CurrentTime': '2026-11-22T15:00:00+01:00' } }, true],
    [{ DateGreaterThan: { 'aws:CurrentTime': '2026-12-01' } }, false],
    [{ DateGreaterThanEquals: { 'aws:CurrentTime': '2026' } }, true],
    [{ DateEquals: { 'aws:CurrentTime': '2026-11-22T14:00:00' } }, true],
    [{ DateNotEquals: { 'aws:CurrentTime': String(now / 1000) } }, false],
    [{ BinaryEquals: { 'aws:Referer': 'QQ==' } }, false],
    [{ 'ForAllValues:StringEquals': { 'aws:SourceVpc': 'vpc-1' } }, true],
    [{ 'ForAllValues:StringLike': { 'aws:UserAgent': ['curl*', 'wget*'] } }, true],
    [{ 'ForAnyValue:StringEquals': { 'aws:UserAgent': 'curl/8.0' } }, true],
    [{ 'ForAnyValue:StringNotEquals': { 'aws:SourceVpc': 'vpc-1' } }, false],
    [{ 'ForAnyValue:StringEqualsIfExists': { 'aws:SourceVpc': 'vpc-1' } }, true],
    [{ StringEquals: { 'aws:RequestTag/team': 'a' } }, false],
    [{ StringNotEquals: { 'aws:PrincipalOrgID': 'o-1' } }, true],
    [{ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' }, StringLike: { 'aws:UserAgent': 'wget*' } }, false],
  ])('%j is met: %j', (condition, met) => {
    expect(outcomeOf(allow({ Condition: condition }))).toBe(met ? 'ALLOW' : 'IMPLICIT_DENY');
    expect(outcomeOf(allow({ Effect: 'Deny', Condition: condition }))).toBe(met ? 'EXPLICIT_DENY' : 'IMPLICIT_DENY');
  });

  test.each<[object, boolean]>([
    [{ StringEquals: { 'aws:username': 'ann' } }, true],
    [{ StringEquals: { 'aws:userid': 'AIDAANN' } }, true],
    [{ StringEquals: { 'aws:PrincipalAccount': '222222222222' } }, true],
    [{ StringEquals: { 'aws:UserAgent': 'curl/${aws:username}' } }, false],
    [{ StringEquals: { 'aws:username': "${aws:Referer, 'ann'}" } }, true],
    [{ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/team/*' } }, true],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:user/${aws:username}' } }, false],
    [{ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::222222222222:*' } }, false],
    [{ ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::333333333333:user/team/ann' } }, true],
  ])('%j is met by a user: %j', (condition, met) => {
    expect(outcomeOf(allow({ Condition: condition }), { keys: signed })).toBe(met ? 'ALLOW' : 'IMPLICIT_DENY');
  });

  test.each<[object, boolean]>([
    [{ StringEquals: { 'aws:SourceVpce': ['vpce-0', 'vpce-1'] } }, true],
    [{ StringEquals: { 'aws:SourceVpce': 'VPCE-1' } }, false],
    [{ StringNotEquals: { 'aws:SourceVpce': ['vpce-0', 'vpce-1'] } }, false],
    [{ IpAddress: { 'aws:VpcSourceIp': '203.0.113.7/32' } }, true],
    [{ NotIpAddress: { 'aws:SourceIp': '203.0.113.7/32' } }, true],
  ])('%j is met through an endpoint: %j', (condition, met) => {
    expect(outcomeOf(allow({ Condition: condition }), { keys: inside })).toBe(met ? 'ALLOW' : 'IMPLICIT_DENY');
  });

  test.each<[string, object]>([
    ['a key that AWS does not have', { StringEquals: { 'aws:SourcIp': '203.0.113.7' } }],
    ['a key of another service', { StringEqualsIfExists: { 's3:prefix': 'home' } }],
    ['the absence of a key that AWS does not have', { Null: { 'aws:Sourceip2': 'true' } }],
    ['what only AWS knows of an API', { StringEquals: { 'aws:ResourceTag/stage': 'prod' } }],
    ['a value by a variable that AWS does not have', { StringEquals: { 'aws:UserAgent': '${aws:usrname}' } }],
    ['a number where there is none', { NumericEquals: { 'aws:UserAgent': 7 } }],
    ['a date where there is none', { DateLessThan: { 'aws:UserAgent': '2026-01-01' } }],
    ['an address where there is none', { NotIpAddress: { 'aws:UserAgent': '10.0.0.0/8' } }],
  ])('that asks for %s denies and allows nothing', (_, Condition) => {
    const doubts: string[] = [];
    const doubt = (reason: string) => doubts.push(reason);
    expect(outcomeOf(allow({ Condition }), { doubt })).toBe('IMPLICIT_DENY');
    expect(outcomeOf(allow({ Effect: 'Deny', Condition }), { doubt })).toBe('EXPLICIT_DENY');
    expect(doubts).toEqual([expect.stringMatching(/allows applies/), expect.stringMatching(/denies applies/)]);
  });

  test('that asks what only AWS knows of whoever has signed is unknown of them, and absent of everybody else', () => {
    const statement = allow({ Effect: 'Deny', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } });
    expect(outcomeOf(statement, { keys: signed })).toBe('EXPLICIT_DENY');
    expect(outcomeOf(statement)).toBe('IMPLICIT_DENY');
  });

  test.each([
    ['2001:db8::1', '2001:db8::/32', true],
    ['2001:db9::1', '2001:db8::/32', false],
    ['::ffff:192.0.2.9', '192.0.2.0/24', true],
    ['192.0.2.9', '0.0.0.0/0', true],
  ])('the address %s lies in %s: %j', (sourceIp, range, isIn) => {
    const statement = allow({ Condition: { IpAddress: { 'aws:SourceIp': range } } });
    const outcome = outcomeOf(statement, { keys: conditionKeysOf({ ...facts, accountId: '', now, sourceIp }) });
    expect(outcome).toBe(isIn ? 'ALLOW' : 'IMPLICIT_DENY');
  });
});

describe('a variable', () => {
  const user = { accountId: '111111111111', arn: 'arn:aws:iam::111111111111:user/ann', userId: 'AIDAANN' };
  const signed = conditionKeysOf({ ...facts, accountId: '111111111111', now, principal: user });
  const resource = `${apiArn}/prod/GET/users/ann`;
  const own = allow({ Resource: 'execute-api:/prod/GET/users/${aws:username}' });

  test('stands for a value of the request, and for nothing where there is none', () => {
    expect(outcomeOf(own, { resource, keys: signed })).toBe('ALLOW');
    expect(outcomeOf(own, { resource: `${apiArn}/prod/GET/users/bob`, keys: signed })).toBe('IMPLICIT_DENY');
    expect(outcomeOf(own, { resource })).toBe('IMPLICIT_DENY');
  });

  test('is plain text in the version of 2008 and without one', () => {
    expect(outcomeOf(own, { resource, keys: signed }, '2008-10-17')).toBe('IMPLICIT_DENY');
  });

  test('that holds a wildcard is no wildcard', () => {
    const star = conditionKeysOf({ ...facts, accountId: '', now, userAgent: '*' });
    const statement = allow({ Resource: 'execute-api:/prod/GET/${aws:UserAgent}' });
    expect(outcomeOf(statement, { resource, keys: star })).toBe('IMPLICIT_DENY');
    expect(outcomeOf(statement, { resource: `${apiArn}/prod/GET/*`, keys: star })).toBe('ALLOW');
  });
});

describe('a path', () => {
  const at = (path: string) => ({ resource: `${apiArn}/prod/GET/${path}` });

  test.each([
    'admin',
    'admin/',
    '/admin',
    '//admin//',
    '%61dmin',
    '%61%64%6D%69%6e',
    'admin/.',
    './admin',
    'public/../admin',
    'public/%2e%2e/admin',
    'public%2F..%2fadmin',
    'x/y/../../admin/',
  ])('that is spelt %j is denied with /admin', (path) => {
    expect(outcomeOf(allow({ Effect: 'Deny', Resource: 'execute-api:/prod/GET/admin' }), at(path))).toBe(
      'EXPLICIT_DENY',
    );
    const others = allow({ Effect: 'Deny', Resource: undefined, NotResource: 'execute-api:/prod/GET/public*' });
    expect(outcomeOf(others, at(path))).toBe('EXPLICIT_DENY');
    expect(outcomeOf(allow({ Resource: 'execute-api:/prod/GET/public/*' }), at(path))).toBe('IMPLICIT_DENY');
  });

  test.each(['users', 'admins', 'admin/x', 'Admin', 'admi%2A', 'ad*n', 'users%2Fadmin', '%zz', ''])(
    'that is spelt %j is another one',
    (path) => {
      const statement = allow({ Effect: 'Deny', Resource: 'execute-api:/prod/GET/admin' });
      expect(outcomeOf(statement, at(path))).toBe('IMPLICIT_DENY');
    },
  );

  test.each([
    ['admin/', 'admin'],
    ['admin', 'admin/'],
    ['a%20b', 'a b'],
    ['a b', 'a%20b'],
    ['caf%c3%a9', 'caf%C3%A9'],
    ['', '*'],
    ['', ''],
    ['%zz', '%zz'],
    ['%2A', '%2A'],
  ])('that is spelt %j is allowed where %j is', (path, allowed) => {
    expect(outcomeOf(allow({ Resource: `${apiArn}/prod/GET/${allowed}` }), at(path))).toBe('ALLOW');
  });

  test.each([
    ['users%2Fme', 'users/me'],
    ['users/me', 'users%2Fme'],
    ['secret', '%2A'],
    ['secret', '*/'],
    ['secret', '%3Fecret'],
  ])('that is spelt %j is not allowed where %j is', (path, allowed) => {
    expect(outcomeOf(allow({ Resource: `${apiArn}/prod/GET/${allowed}` }), at(path))).toBe('IMPLICIT_DENY');
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
