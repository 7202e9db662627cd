package dev.weir.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Every bound of a node, each with the name users see: key {@code weir.limits.batch-rows-max} is
 * {@code batchRowsMax} here and {@code batch_rows_max} on the wire. 0 stands for "no limit" where a
 * comment says so; everything else is positive.
 */
public record Limits(
    long requestBytesMax,
    long decodedBytesMax,
    int decodeRatioMax,
    long definitionBytesMax,
    long batchBytesMax,
    int batchRowsMax,
    int rowBytesMax,
    int eventBytesMax,
    int jsonDepthMax,
    int numberCharsMax,
    int nameCharsMax,
    int valueBytesMax,
    long circuitQueueBytesMax,
    int circuitQueueBatchesMax,
    long nodeInFlightBytesMax,
    /* per tenant; 0 = no limit */
    int requestsPerS,
    /* per tenant; 0 = no limit */
    long ingestBytesPerS,
    int tablesMax,
    int viewsMax,
    int columnsMax,
    int circuitsMax,
    int planNodesMax,
    int joinsMax,
    int recursionRoundsMax,
    long stateBytesMax,
    /* share of stateBytesMax, above 0, at most 1 */
    double viewStateShare,
    int stepRowsMax,
    int joinFanoutMax,
    int scanRowsMax,
    int queryRowsMax,
    Duration queryTimeMax,
    int queriesMax,
    int cursorsMax,
    Duration cursorAgeMax,
    /* per tenant */
    int streamsMax,
    int circuitStreamsMax,
    int streamViewsMax,
    long subscriberBytesMax,
    long coalesceBytesMax,
    Duration subscriberStallMax,
    long historyBytesMax,
    int historyRevsMax,
    int idempotencyKeysMin,
    Duration idempotencyAgeMin,
    int idempotencyKeysMax,
    int waitersMax,
    int connectionsMax,
    int addressConnectionsMax,
    int tenantConnectionsMax,
    Duration headerWaitMax,
    int bodyBytesPerSMin) {

  /** Largest state of one view, in bytes. */
  public long viewStateBytesMax() {
    return (long) (stateBytesMax * viewStateShare);
  }

  /** Names and values as {@code GET /v1/info} shows them; durations in ms under {@code …_ms}. */
  public Map<String, Number> byWireName() {
    Map<String, Number> shown = new LinkedHashMap<>();
    for (RecordComponent component : Limits.class.getRecordComponents()) {
      String name = snakeCase(component.getName());
      switch (valueOf(component)) {
        case Duration duration -> shown.put(name + "_ms", duration.toMillis());
        case Number number -> shown.put(name, number);
        case Object other -> throw new IllegalStateException(name + " is " + other);
      }
    }
    return shown;
  }

  private Object valueOf(RecordComponent component) {
    try {
      return component.getAccessor().invoke(this);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component.getName(), e);
    }
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
