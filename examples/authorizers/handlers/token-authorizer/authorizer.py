import base64
import binascii
import hashlib
import hmac
import json
import os
import time

SECRET_KEY = os.environ['SECRET_KEY'].encode()


def authorizer(event, context):
    """Custom Lambda authorizer"""
    claims = verify_token(event.get('authorizationToken', ''))
    if claims is None:
        return generate_policy('user', 'Deny', event['methodArn'])
    return generate_policy(claims.get('sub', 'user'), 'Allow', event['methodArn'])


def generate_policy(principal_id, effect, resource):
    """Generate IAM policy"""
    return {
        'principalId': principal_id,
        'policyDocument': {
            'Version': '2012-10-17',
            'Statement': [{
                'Action': 'execute-api:Invoke',
                'Effect': effect,
                'Resource': resource,
            }],
        },
        'context': {
            'userId': principal_id,
            'scope': 'read:users',
        },
    }


def verify_token(token):
    """The claims of a JSON Web Token that is signed with the secret key (HS256) and has not expired, or None"""
    try:
        header, payload, signature = token.removeprefix('Bearer ').split('.')
        if json.loads(decode(header))['alg'] != 'HS256':
            return None
        expected = hmac.new(SECRET_KEY, f'{header}.{payload}'.encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(expected, decode(signature)):
            return None
        claims = json.loads(decode(payload))
        return claims if claims['exp'] > time.time() else None
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None


def decode(part):
    return base64.urlsafe_b64decode(part + '=' * (-len(part) % 4))
