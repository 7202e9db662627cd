package dev.weir.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Which rows of a table or view to read. Each call gives another one; none reads before the end.
 */
public final class Reading {
  private final Circuit circuit;
  private final String path;
  private final String query;
  private final String atLeast;

  private Reading(Circuit circuit, String path, String query, String atLeast) {
    this.circuit = circuit;
    this.path = path;
    this.query = query;
    this.atLeast = atLeast;
  }

  static Reading of(Circuit circuit, String path) {
    return new Reading(circuit, path, "", "");
  }

  /**
   * Rows of one rev.
   *
   * @param next where the next page begins, or empty
   */
  public record Page(long rev, long epoch, List<Row> rows, String next) {}

  /** Only rows with this value. */
  public Reading where(String column, Object value) {
    return with(column + ".eq", plain(value));
  }

  /**
   * Only rows for which it holds.
   *
   * @param operator {@code eq gt lt gte lte null in}
   */
  public Reading where(String column, String operator, Object value) {
    return with(column + "." + operator, plain(value));
  }

  /** Only these columns. */
  public Reading columns(String... columns) {
    return with("columns", String.join(",", columns));
  }

  /** A column, with {@code -} before it for descending. */
  public Reading order(String column) {
    return with("order", column);
  }

  /** Rows of a page. */
  public Reading limit(int rows) {
    return with("limit", String.valueOf(rows));
  }

  /** Nothing older than a rev, of {@link Receipt#token} say; else what this circuit has written. */
  public Reading atLeast(String token) {
    return new Reading(circuit, path, query, Objects.requireNonNull(token, "token"));
  }

  /** The first page. */
  public Page page() {
    return page("");
  }

  /** The page that begins where another one has ended, of the rev of the first. */
  public Page page(String after) {
    Reading from = after.isEmpty() ? this : with("after", after);
    Members read = circuit.get(path + from.query, atLeast);
    return new Page(read.number("rev"), read.number("epoch"), read.rows("rows"), read.text("next"));
  }

  /** All rows at one rev, fetched page by page. */
  public List<Row> all() {
    List<Row> rows = new ArrayList<>();
    Page page = page();
    rows.addAll(page.rows());
    while (!page.next().isEmpty()) {
      page = page(page.next());
      rows.addAll(page.rows());
    }
    return rows;
  }

  /** All rows of a view at one rev, each with the rows that it holds. */
  public List<TreeNode> trees() {
    List<TreeNode> trees = new ArrayList<>();
    String after = "";
    do {
      Reading from = after.isEmpty() ? this : with("after", after);
      Members read = circuit.get(path + from.with("format", "tree").query, atLeast);
      read.objects("result_data").forEach(tree -> trees.add(TreeNode.of(tree)));
      after = read.text("next");
    } while (!after.isEmpty());
    return trees;
  }

  private Reading with(String parameter, String value) {
    String more =
        (query.isEmpty() ? "?" : query + "&") + Http.encode(parameter) + "=" + Http.encode(value);
    return new Reading(circuit, path, more, atLeast);
  }

  static String plain(Object value) {
    Object json = JsonReader.read(JsonText.of(value));
    return String.valueOf(json);
  }
}
