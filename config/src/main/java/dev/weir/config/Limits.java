package dev.weir.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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
    /* 0 = none */
    long labelsCacheBytesMax,
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
    int nodeRequestsMax,
    /* per tenant; 0 = no limit */
    int requestsPerS,
    /* per tenant; 0 = no limit */
    long ingestBytesPerS,
    int tablesMax,
    int viewsMax,
    int columnsMax,
    int circuitsMax,
    int seriesMax,
    int newSeriesPerHourMax,
    /* per tenant; 0 = no limit */
    int samplesPerS,
    int seriesLabelsMax,
    int labelNameBytesMax,
    int labelValueBytesMax,
    int labelSetBytesMax,
    int planNodesMax,
    int joinsMax,
    long stateBytesMax,
    /* share of stateBytesMax, above 0, at most 1 */
    double viewStateShare,
    int stepRowsMax,
    long stepCellsMax,
    int joinFanoutMax,
    long joinPairsMax,
    int recursionRoundsMax,
    int recursionRowsMax,
    int backfillRowsMin,
    int restoreThreadsMax,
    int scanRowsMax,
    int queryRowsMax,
    int querySamplesMax,
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
    int bodyBytesPerSMin,
    Duration clockInterval) {

  private static final Set<String> OF_TENANTS =
      Set.of(
          "requests_per_s",
          "ingest_bytes_per_s",
          "tables_max",
          "views_max",
          "columns_max",
          "state_bytes_max",
          "scan_rows_max",
          "query_rows_max",
          "query_time_max_ms",
          "query_samples_max",
          "queries_max",
          "series_max",
          "new_series_per_hour_max",
          "samples_per_s",
          "streams_max");

  /** Names, as in {@link #byWireName}, of the limits that a tenant may be given of its own. */
  public static Set<String> namesOfTenants() {
    return OF_TENANTS;
  }

  /**
   * These limits with those that a tenant was given instead.
   *
   * @param given values by wire name; names that are not of tenants count for nothing
   */
  public Limits with(Map<String, Long> given) {
    Map<String, Long> allowed = new HashMap<>(given);
    allowed.keySet().retainAll(OF_TENANTS);
    return replaced(allowed);
  }

  /** These limits for circuits whose changes nobody follows. */
  public Limits withoutHistory() {
    return replaced(Map.of("history_bytes_max", 0L, "history_revs_max", 0L));
  }

  private Limits replaced(Map<String, Long> given) {
    if (given.isEmpty()) {
      return this;
    }
    RecordComponent[] components = Limits.class.getRecordComponents();
    Object[] values = new Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      Long own = given.get(wireName(components[i]));
      values[i] = own == null ? valueOf(components[i]) : typed(own, types[i]);
    }
    try {
      return Limits.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make limits", e);
    }
  }

  private static Object typed(long value, Class<?> type) {
    if (type == Duration.class) {
      return Duration.ofMillis(value);
    }
    return type == int.class ? (Object) Math.toIntExact(value) : (Object) value;
  }

  /** Largest state of one view, in bytes. */
  public long viewStateBytesMax() {
    return (long) (stateBytesMax * viewStateShare);
  }

  /** Names and values as {@code GET /v1/info} shows them; durations in ms under {@code …_ms}. */
  public Map<String, Number> byWireName() {
    Map<String, Number> shown = new LinkedHashMap<>();
    for (RecordComponent component : Limits.class.getRecordComponents()) {
      String name = wireName(component);
      switch (valueOf(component)) {
        case Duration duration -> shown.put(name, duration.toMillis());
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

  private static String wireName(RecordComponent component) {
    String name = component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    return component.getType() == Duration.class ? name + "_ms" : name;
  }
}
