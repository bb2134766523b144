const orders = { 123: ['keyboard', 'mouse', 'screen'] };

/** A page of a user's orders. The event is what the request template made of the request. */
exports.handler = async ({ userId, queryParams, body }) => {
  if (!orders[userId]) throw new Error(`no such user: ${userId}`);
  const { contains = '' } = body;
  const items = orders[userId].filter((item) => item.includes(contains));
  return { items, count: items.length, page: Number(queryParams.page ?? 1) };
};
