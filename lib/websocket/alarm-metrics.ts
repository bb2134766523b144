import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { ALARM_PERIOD, type AlarmMetrics } from '../common/alarms';

/** The metrics of a WebSocket API. */
type Metric = (options: cloudwatch.MetricOptions) => cloudwatch.Metric;
interface Measured {
  readonly metricConnectCount: Metric;
  readonly metricMessageCount: Metric;
  readonly metricIntegrationError: Metric;
  readonly metricExecutionError: Metric;
  readonly metricIntegrationLatency: Metric;
}

/** What is watched: failures among all that clients send, and how long integrations take. */
export function alarmMetrics(api: Measured): AlarmMetrics {
  const options = { period: ALARM_PERIOD };
  return {
    serverErrors: new cloudwatch.MathExpression({
      expression: 'FILL(integration, 0) + FILL(execution, 0)',
      usingMetrics: {
        integration: api.metricIntegrationError(options),
        execution: api.metricExecutionError(options),
      },
      period: ALARM_PERIOD,
    }),
    requests: new cloudwatch.MathExpression({
      expression: 'FILL(connects, 0) + FILL(messages, 0)',
      usingMetrics: { connects: api.metricConnectCount(options), messages: api.metricMessageCount(options) },
      period: ALARM_PERIOD,
    }),
    latency: api.metricIntegrationLatency({ ...options, statistic: 'p99' }),
  };
}
