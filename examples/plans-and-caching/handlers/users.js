const users = [
  { userId: '123', name: 'John Doe', status: 'active' },
  { userId: '124', name: 'Jane Roe', status: 'invited' },
];
let calls = 0;

/** Answers the users' routes, and tells how often it was called: a cached response tells the same number again. */
exports.handler = async ({ resource, httpMethod, pathParameters, queryStringParameters, body }) => {
  calls += 1;
  if (httpMethod === 'POST') return answer(201, JSON.parse(body ?? '{}'));
  if (resource === '/users') {
    return answer(200, { calls, users: users.filter(({ status }) => status === queryStringParameters.filter) });
  }
  const user = users.find(({ userId }) => userId === pathParameters.userId);
  return user ? answer(200, { calls, ...user }) : answer(404, { message: 'there is no such user' });
};

function answer(statusCode, body) {
  return {
    statusCode,
    headers: { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': 'https://app.example.com' },
    body: JSON.stringify(body),
  };
}
