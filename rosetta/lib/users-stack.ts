import { Stack } from 'aws-cdk-lib';

/** Stands for a reader's own stack, which blocks of the documents import from `../lib/users-stack`. */
export class UsersStack extends Stack {}
