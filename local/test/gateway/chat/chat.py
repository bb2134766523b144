import time
import json
import boto3
import logging

logger = logging.getLogger()
logger.setLevel(logging.INFO)

dynamodb = boto3.resource('dynamodb')
connections_table = dynamodb.Table('websocket-connections')


def connect_handler(event, context):
    """Handle new WebSocket connection"""
    connection_id = event['requestContext']['connectionId']

    # Store connection
    connections_table.put_item(Item={
        'connectionId': connection_id,
        'timestamp': int(time.time())
    })

    logger.info(f"Connected: {connection_id}")

    return {'statusCode': 200}


def disconnect_handler(event, context):
    """Handle WebSocket disconnection"""
    connection_id = event['requestContext']['connectionId']

    # Remove connection
    connections_table.delete_item(Key={
        'connectionId': connection_id
    })

    logger.info(f"Disconnected: {connection_id}")

    return {'statusCode': 200}


def message_handler(event, context):
    """Handle incoming messages"""
    connection_id = event['requestContext']['connectionId']
    domain = event['requestContext']['domainName']
    stage = event['requestContext']['stage']

    # Parse message
    body = json.loads(event.get('body', '{}'))
    action = body.get('action')
    message = body.get('message')

    logger.info(f"Message from {connection_id}: {message}")

    # Broadcast to all connections
    endpoint_url = f"https://{domain}/{stage}"
    api_client = boto3.client('apigatewaymanagementapi', endpoint_url=endpoint_url)

    # Get all connections
    connections = connections_table.scan()['Items']

    for connection in connections:
        target_id = connection['connectionId']
        try:
            api_client.post_to_connection(
                ConnectionId=target_id,
                Data=json.dumps({
                    'from': connection_id,
                    'message': message
                }).encode()
            )
        except api_client.exceptions.GoneException:
            # Connection no longer exists
            connections_table.delete_item(Key={'connectionId': target_id})

    return {'statusCode': 200}
