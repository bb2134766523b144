import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { checkJwt } from '../common/jwt';
import { jsonList } from '../common/lists';
import { reject } from '../common/reject';
import { JWT_VERIFIER_CODE } from './jwt-verifier-code';

/** Which tokens are taken, and from where. */
interface JwtVerifierProps {
  readonly issuer: string;
  readonly audience: string[];
  readonly scopes?: string[];
  /** Such as `route.request.querystring.token`. */
  readonly tokenSource: string;
}

/**
 * A Lambda authorizer that verifies tokens the way HTTP APIs do on their own.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export class JwtVerifier extends Construct {
  /** The function. */
  public readonly handler: lambda.Function;

  public constructor(scope: Construct, id: string, props: JwtVerifierProps) {
    super(scope, id);
    checkJwt(scope, props);
    checkTokenSource(scope, props.tokenSource);
    const logGroup = new logs.LogGroup(this, 'Log', {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of its own, because the L2's default one has an AWS managed policy that lets it write any log.
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.handler = new lambda.Function(this, 'Function', {
      description: 'verifies the tokens of those who connect',
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline(JWT_VERIFIER_CODE),
      timeout: Duration.seconds(15),
      memorySize: 256,
      role,
      logGroup,
      environment: {
        ISSUER: props.issuer,
        AUDIENCE: jsonList(this, props.audience),
        SCOPES: jsonList(this, props.scopes ?? []),
        TOKEN_SOURCE: props.tokenSource.replace('route.request.', ''),
      },
    });
  }
}

function checkTokenSource(scope: Construct, source: string): void {
  if (source.startsWith('route.request.')) return;
  reject(scope, {
    problem: `jwt auth takes the token from '${source}'`,
    allowed: 'a token is in a header or a query parameter',
    fix: "write for example 'querystring.token'",
  });
}
