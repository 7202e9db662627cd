package dev.weir.sql;

/**
 * An expression failed on a row; thrown by the helpers of generated code and turned into an {@link
 * dev.weir.circuit.ExpressionFailure} by the program. Has no stack trace: it is a value.
 */
public final class EvaluationError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String DIVISION_BY_ZERO = "division-by-zero";
  static final String OVERFLOW = "overflow";
  static final String CAST_FAILED = "cast-failed";
  static final String OUT_OF_DOMAIN = "out-of-domain";

  private final String error;
  private final int site;
  private int row;

  /**
   * @param error kind in kebab case
   * @param site which call of the program failed
   */
  EvaluationError(String error, int site, String detail) {
    super(detail, null, false, false);
    this.error = error;
    this.site = site;
  }

  /** Notes the input row; called by generated code. */
  public EvaluationError atRow(int inputRow) {
    row = inputRow;
    return this;
  }

  int row() {
    return row;
  }

  String error() {
    return error;
  }

  /** Which call of the program failed. */
  public int site() {
    return site;
  }

  static EvaluationError divisionByZero(int site) {
    return new EvaluationError(DIVISION_BY_ZERO, site, "division by zero");
  }

  static EvaluationError overflow(int site, String type) {
    return new EvaluationError(OVERFLOW, site, "the result is beyond the range of " + type);
  }

  static EvaluationError severalRows(int site, long rows) {
    return new EvaluationError(
        "scalar-subquery-cardinality",
        site,
        "a subquery used as a value has " + rows + " rows; it may have one");
  }

  static EvaluationError castFailed(int site, String value, String type) {
    String shown = value.length() > 60 ? value.substring(0, 60) + "..." : value;
    return new EvaluationError(CAST_FAILED, site, "'" + shown + "' is no " + type);
  }
}
