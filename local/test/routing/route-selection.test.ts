import type { WebSocketRoute } from '../../src/model/websocket-api.js';
import { compileMessageRoutes, compileRouteSelection } from '../../src/routing/route-selection.js';

const message = JSON.stringify({
  service: 'chat',
  action: 'join',
  data: { room: 'room1234', seats: [{ row: 7 }], open: true, none: null },
});

describe('route selection expression', () => {
  test.each([
    ['$request.body.action', 'join'],
    ['${request.body.action}', 'join'],
    ['${request.body.service}/${request.body.action}', 'chat/join'],
    ['${request.body.action}-${request.body.invalidPath}', 'join-'],
    ['action', 'action'],
    ['\\$default', '$default'],
    ['$request.body.data.room', 'room1234'],
    ['$request.body.data.seats[0].row', '7'],
    ['$request.body.data.open', 'true'],
    ['$request.body.data.none', '$default'],
    ['$request.body.missing.deeper', '$default'],
    ['$request.body.constructor', '$default'],
    ['$request.body.action.length', '$default'],
  ])('%s has the value %s', (expression, value) => {
    expect(compileRouteSelection(expression)(message)).toBe(value);
  });

  test.each(['', 'join', '{"action":'])('a message that is not JSON (%j) selects $default', (text) => {
    expect(compileRouteSelection('$request.body.action')(text)).toBe('$default');
  });

  test.each(['null', '5', '"join"', '[]'])('a message that is no object (%s) selects $default', (text) => {
    expect(compileRouteSelection('$request.body.action')(text)).toBe('$default');
  });

  test('a value that looks like an expression is not evaluated again', () => {
    const text = JSON.stringify({ action: '$request.body.secret', secret: 'x' });
    expect(compileRouteSelection('$request.body.action')(text)).toBe('$request.body.secret');
  });
});

describe('routing of messages', () => {
  const routes = ['$connect', '$disconnect', '$default', 'join'].map((routeKey) => ({ routeKey }) as WebSocketRoute);
  const select = (action: unknown, among = routes) =>
    compileMessageRoutes('$request.body.action', among)(JSON.stringify({ action }))?.routeKey;

  test('the route whose key is the value is chosen', () => {
    expect(select('join')).toBe('join');
  });

  test('a value that is no route key goes to $default', () => {
    expect(select('nope')).toBe('$default');
  });

  test('without $default it goes nowhere', () => {
    expect(select('nope', routes.slice(3))).toBeUndefined();
  });

  test.each(['$connect', '$disconnect'])('a message cannot choose %s', (action) => {
    expect(select(action)).toBe('$default');
  });
});
