package dev.weir.config;

import java.util.Locale;

/**
 * Every refusal Weir can give, with its HTTP status (RFC 9457 problems are made from this enum).
 *
 * <p>The wire name is the constant in lower case with hyphens: {@code CIRCUIT_BUSY} is {@code
 * circuit-busy}. Clients compare that name; a rename is a breaking change.
 */
public enum ErrorCode {
  JSON_SYNTAX(400, Retry.NO, "The body is not valid JSON"),
  JSON_LIMIT(400, Retry.NO, "The JSON exceeds a structural limit"),
  CSV_SYNTAX(400, Retry.NO, "The CSV is malformed"),
  ENCODING_INVALID(400, Retry.NO, "The body cannot be decoded"),
  MEMBER_UNKNOWN(400, Retry.NO, "A member of the request is not known"),
  PARAMETER_UNKNOWN(400, Retry.NO, "A query parameter is not known"),
  PARAMETER_INVALID(400, Retry.NO, "A query parameter has an invalid value"),
  HEADER_INVALID(400, Retry.NO, "A header has an invalid value"),
  HEADER_CONFLICT(400, Retry.NO, "Two headers contradict each other"),
  NAME_INVALID(400, Retry.NO, "A name is not allowed"),
  CHANGE_INVALID(400, Retry.NO, "A change is malformed"),
  SAMPLES_REJECTED(400, Retry.NO, "Samples were refused"),
  PROMQL_SYNTAX(400, Retry.NO, "The query cannot be parsed"),
  RULE_FILE_INVALID(400, Retry.NO, "The rule file is not valid"),
  BATCH_EMPTY(400, Retry.NO, "The batch holds no change"),
  COLUMN_UNKNOWN(400, Retry.NO, "A column is not known"),
  VALUE_INVALID(400, Retry.NO, "A value does not fit its type"),
  ORIGIN_NOT_ALLOWED(403, Retry.NO, "The origin is not allowed"),
  ROUTE_NOT_FOUND(404, Retry.NO, "There is no such route"),
  TENANT_NOT_FOUND(404, Retry.NO, "There is no such tenant"),
  CIRCUIT_NOT_FOUND(404, Retry.NO, "There is no such circuit"),
  TABLE_NOT_FOUND(404, Retry.NO, "There is no such table"),
  VIEW_NOT_FOUND(404, Retry.NO, "There is no such view"),
  ROW_NOT_FOUND(404, Retry.NO, "There is no such row"),
  RULE_FILE_NOT_FOUND(404, Retry.NO, "There is no such rule file"),
  MEMBER_NOT_FOUND(404, Retry.NO, "There is no such cluster member"),
  REGION_NOT_FOUND(404, Retry.NO, "There is no such region"),
  JOB_NOT_FOUND(404, Retry.NO, "There is no such job"),
  BACKUP_NOT_FOUND(404, Retry.NO, "There is no such backup"),
  METHOD_NOT_ALLOWED(405, Retry.NO, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, Retry.NO, "None of the accepted media types can be produced"),
  PRECONDITION_FAILED(412, Retry.NO, "A precondition does not hold"),
  MEDIA_TYPE_UNSUPPORTED(415, Retry.NO, "The media type or encoding of the body is not supported"),
  TABLE_EXISTS(409, Retry.NO, "The table exists with another definition"),
  NAME_TAKEN(409, Retry.NO, "The name is taken"),
  DEPENDENCY_EXISTS(409, Retry.NO, "Something depends on it"),
  TENANT_DELETING(409, Retry.NO, "The tenant is being deleted"),
  VIEW_FAILED(409, Retry.NO, "The view has failed"),
  DUPLICATE_KEY(409, Retry.NO, "A row with this key exists"),
  ROW_MISSING(409, Retry.NO, "There is no row with this key"),
  REV_LOST(409, Retry.NO, "The rev is no part of the circuit any more"),
  UNDO_CONFLICT(409, Retry.NO, "What came later stands in the way of the undo"),
  CONFIRMATION_REQUIRED(409, Retry.NO, "The request must be confirmed"),
  PLAN_OUTDATED(409, Retry.NO, "The plan is outdated"),
  JOB_RUNNING(409, Retry.NO, "A job is doing that already"),
  JOB_ENDED(409, Retry.NO, "The job has ended"),
  BACKUP_EXISTS(409, Retry.NO, "There is a backup of that name"),
  BACKUP_DAMAGED(409, Retry.NO, "The backup is damaged"),
  TENANT_NOT_EMPTY(409, Retry.NO, "The tenant is not empty"),
  LAST_MEMBER(409, Retry.NO, "No other member can take the shards"),
  REV_COMPACTED(410, Retry.NO, "The rev is no longer kept"),
  CURSOR_EXPIRED(410, Retry.NO, "The cursor has expired"),
  BODY_TOO_LARGE(413, Retry.NO, "The body is too large"),
  DECODED_TOO_LARGE(413, Retry.NO, "The decoded body is too large"),
  BATCH_TOO_LARGE(413, Retry.NO, "The batch is too large"),
  HOST_NOT_ALLOWED(421, Retry.NO, "The host is not allowed"),
  BATCH_INVALID(422, Retry.NO, "The batch was refused"),
  VALUE_OUT_OF_RANGE(422, Retry.NO, "A value is out of its type's range"),
  VALUE_NULL(422, Retry.NO, "A value must not be null"),
  KEY_MISSING(422, Retry.NO, "A key column is missing"),
  KEY_CHANGE(422, Retry.NO, "A key column must not change"),
  LATE_ROW(422, Retry.NO, "The row is too far behind to change"),
  TABLE_HAS_NO_KEY(422, Retry.NO, "The table has no primary key"),
  IDEMPOTENCY_KEY_REUSED(422, Retry.NO, "The idempotency key was used by another batch"),
  SQL_SYNTAX(422, Retry.NO, "The SQL cannot be parsed"),
  SQL_INVALID(422, Retry.NO, "The SQL is not valid here"),
  SQL_UNSUPPORTED(422, Retry.NO, "The SQL uses an unsupported construct"),
  SQL_NOT_A_QUERY(422, Retry.NO, "The SQL is not a query"),
  SQL_DUPLICATE_COLUMN(422, Retry.NO, "Two output columns share a name"),
  SQL_TOO_COMPLEX(422, Retry.NO, "The SQL is too complex"),
  NAME_MISMATCH(422, Retry.NO, "The name in the SQL differs from the path"),
  SCAN_TOO_LARGE(422, Retry.NO, "The filter would scan too many rows"),
  PROMQL_EXECUTION(422, Retry.NO, "The query does not fit the data"),
  QUERY_TOO_LARGE(422, Retry.NO, "The query result is too large"),
  LIMIT_TABLES(422, Retry.NO, "The circuit has too many tables"),
  LIMIT_VIEWS(422, Retry.NO, "The circuit has too many views"),
  LIMIT_COLUMNS(422, Retry.NO, "The table has too many columns"),
  LIMIT_RULES(422, Retry.NO, "The tenant has too many rules"),
  LIMIT_CIRCUITS(422, Retry.NO, "The tenant has too many circuits"),
  CIRCUIT_BUSY(429, Retry.SAFE, "The circuit is busy"),
  RATE_LIMITED(429, Retry.SAFE, "The rate limit is exceeded"),
  QUERY_BUSY(429, Retry.SAFE, "Too many queries run at once"),
  STREAMS_BUSY(429, Retry.SAFE, "Too many streams are open"),
  INTERNAL(500, Retry.NO, "Internal error"),
  NODE_OVERLOADED(503, Retry.SAFE, "The node is overloaded"),
  RECOVERING(503, Retry.SAFE, "The circuit is recovering"),
  VIEW_BACKFILLING(503, Retry.SAFE, "The view is backfilling"),
  REV_NOT_REACHED(503, Retry.SAFE, "The rev has not been reached"),
  JOURNAL_DOWN(503, Retry.SAFE, "The journal does not answer"),
  JOURNAL_CORRUPT(503, Retry.SAFE, "The journal is damaged"),
  JOURNAL_ROLLED_BACK(503, Retry.SAFE, "The journal lost acknowledged data"),
  OWNERSHIP_CHANGED(503, Retry.SAFE, "The circuit has moved to another owner"),
  CIRCUIT_QUARANTINED(503, Retry.SAFE, "The circuit is quarantined"),
  QUOTA_STATE(503, Retry.SAFE, "The circuit's state quota is used up"),
  QUERY_TIMEOUT(503, Retry.SAFE, "The query took too long"),
  FORMAT_TOO_NEW(503, Retry.SAFE, "The stored format is newer than this build"),
  STALE_REPLICA(503, Retry.SAFE, "The copy in this region is too far behind"),
  HOME_UNREACHABLE(503, Retry.SAFE, "The home region cannot be reached"),
  HOME_MOVING(503, Retry.SAFE, "The circuit's home is moving"),
  DRAINING(503, Retry.SAFE, "The node is shutting down"),
  PLACEMENT_UNAVAILABLE(503, Retry.SAFE, "The placement of shards cannot be read or changed now"),
  REVS_NOT_REACHED(504, Retry.SAFE, "A shard has not reached the rev"),
  OUTCOME_UNKNOWN(504, Retry.WITH_KEY, "It is not known whether the batch was stored"),
  JOURNAL_DISK_RESERVE(507, Retry.SAFE, "The disk reserve is reached");

  /** What a client may do with the same request. */
  public enum Retry {
    /** Sending it again gives the same refusal. */
    NO("no"),
    /** Nothing of the request was stored: send it again after {@code Retry-After}. */
    SAFE("safe"),
    /** Stored or not: send it again with the same {@code Idempotency-Key}. */
    WITH_KEY("with-key");

    private final String wire;

    Retry(String wire) {
      this.wire = wire;
    }

    public String wire() {
      return wire;
    }
  }

  private final int status;
  private final Retry retry;
  private final String title;

  ErrorCode(int status, Retry retry, String title) {
    this.status = status;
    this.retry = retry;
    this.title = title;
  }

  /** HTTP status code. */
  public int status() {
    return status;
  }

  public Retry retry() {
    return retry;
  }

  /** One short sentence without a full stop, equal for all occurrences. */
  public String title() {
    return title;
  }

  /** The name on the wire, for instance {@code batch-invalid}. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
