import json
import logging
import os
import time

import boto3

logger = logging.getLogger()
logger.setLevel(logging.INFO)

dynamodb = boto3.resource('dynamodb')
connections_table = dynamodb.Table(os.environ['CONNECTIONS_TABLE'])
api_client = boto3.client('apigatewaymanagementapi', endpoint_url=os.environ['CALLBACK_URL'])

# A connection lives for two hours at most; the table forgets it then, should $disconnect never come.
LIFETIME_SECONDS = 2 * 60 * 60


def connect_handler(event, context):
    """Remembers who is connected."""
    connection_id = event['requestContext']['connectionId']
    now = int(time.time())
    connections_table.put_item(Item={
        'connectionId': connection_id,
        'timestamp': now,
        'expiresAt': now + LIFETIME_SECONDS,
    })
    logger.info(f'Connected: {connection_id}')
    return {'statusCode': 200}


def disconnect_handler(event, context):
    """Forgets who is gone."""
    connection_id = event['requestContext']['connectionId']
    connections_table.delete_item(Key={'connectionId': connection_id})
    logger.info(f'Disconnected: {connection_id}')
    return {'statusCode': 200}


def message_handler(event, context):
    """Passes a message on to everyone who is connected."""
    connection_id = event['requestContext']['connectionId']
    message = json.loads(event.get('body', '{}')).get('message')
    logger.info(f'Message from {connection_id}: {message}')
    data = json.dumps({'from': connection_id, 'message': message}).encode()
    for connection in connections_table.scan()['Items']:
        target_id = connection['connectionId']
        try:
            api_client.post_to_connection(ConnectionId=target_id, Data=data)
        except api_client.exceptions.GoneException:
            connections_table.delete_item(Key={'connectionId': target_id})
    return {'statusCode': 200}


def unknown_handler(event, context):
    """Tells the sender of any other message what to send."""
    usage = {'error': 'send {"action": "sendMessage", "message": "…"}'}
    return {'statusCode': 200, 'body': json.dumps(usage, ensure_ascii=False)}
