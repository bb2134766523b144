/** Lets in whoever says the password, with the simple answer that only HTTP APIs take. */
exports.handler = async ({ headers }) => ({
  isAuthorized: headers.authorization === 'open sesame',
  context: { userId: 'ali-baba' },
});
