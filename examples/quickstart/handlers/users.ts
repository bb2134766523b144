/** A user, as the APIs show it. */
export interface User {
  readonly userId: string;
  readonly name: string;
  readonly orders?: readonly string[];
}

const users: readonly User[] = [
  { userId: '123', name: 'John Doe', orders: ['2024-0117', '2024-0231'] },
  { userId: '124', name: 'Jane Roe', orders: [] },
];

/** Everyone, without their orders. */
export function listUsers(): User[] {
  return users.map(({ userId, name }) => ({ userId, name }));
}

/** One user, with the orders if asked for. */
export function tryFindUser(id: string | undefined, withOrders: boolean): User | undefined {
  const user = users.find(({ userId }) => userId === id);
  if (!user || withOrders) return user;
  const { userId, name } = user;
  return { userId, name };
}

/** A user as it would be kept: there is no database behind this sample. */
export function createUser(userId: string, body: string | null | undefined): User {
  const { name } = JSON.parse(body ?? '{}');
  return { userId, name };
}
