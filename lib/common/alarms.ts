import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { inMilliseconds } from './must-be-known';

/** Alarms of an API on what its callers feel. */
export interface AlarmOptions {
  /**
   * What an alarm does, such as `new SnsAction(topic)`.
   *
   * @default - nothing: the alarms are only shown
   */
  readonly actions?: cloudwatch.IAlarmAction[];

  /**
   * Part of the requests that may fail on the API's side, in percent.
   *
   * @default 1
   */
  readonly serverErrorPercent?: number;

  /**
   * Time within which 99 of 100 requests are answered.
   *
   * @default Duration.seconds(5)
   */
  readonly latency?: Duration;

  /**
   * Minutes in a row after which an alarm goes off.
   *
   * @default 5
   */
  readonly evaluationPeriods?: number;
}

/** The metrics that the alarms watch. */
export interface AlarmMetrics {
  readonly serverErrors: cloudwatch.IMetric;
  readonly requests: cloudwatch.IMetric;
  readonly latency: cloudwatch.IMetric;
}

export const ALARM_PERIOD = Duration.minutes(1);

/** The alarms of an API, or of a stage. */
export function makeAlarms(scope: Construct, metrics: AlarmMetrics, options: AlarmOptions): cloudwatch.Alarm[] {
  const evaluationPeriods = options.evaluationPeriods ?? 5;
  const alarms = [
    new cloudwatch.Alarm(scope, 'ServerErrorAlarm', {
      alarmDescription: 'requests fail on the side of the API',
      metric: new cloudwatch.MathExpression({
        expression: '100 * errors / requests',
        label: 'server errors in percent',
        usingMetrics: { errors: metrics.serverErrors, requests: metrics.requests },
        period: ALARM_PERIOD,
      }),
      threshold: options.serverErrorPercent ?? 1,
      evaluationPeriods,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
    new cloudwatch.Alarm(scope, 'LatencyAlarm', {
      alarmDescription: 'requests are answered slowly',
      metric: metrics.latency,
      threshold: inMilliseconds(scope, 'the latency of alarms', options.latency ?? Duration.seconds(5)),
      evaluationPeriods,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }),
  ];
  for (const alarm of alarms) alarm.addAlarmAction(...(options.actions ?? []));
  return alarms;
}
