package dev.weir.sql;

import dev.weir.circuit.AggregateCall;
import dev.weir.circuit.Plan;
import dev.weir.circuit.PlanWarning;
import dev.weir.circuit.QueryText;
import dev.weir.circuit.TableDefinition;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;

/**
 * The way into SQL: statements to table definitions and plans.
 *
 * <p>May be used by several threads; calls share nothing but the cache of generated classes. A call
 * takes milliseconds, a cold one seconds, so it belongs on a pool of its own.
 */
public final class SqlCompiler {
  static {
    // Calcite's assertions are part of what is refused: without them it plans wrongly, for instance
    // a column that USING of an outer join merges with one that is merged already
    SqlCompiler.class.getClassLoader().setPackageAssertionStatus("org.apache.calcite", true);
  }

  /** Reads exactly one CREATE TABLE. */
  public TableDefinition table(String sql) {
    if (sql.length() > QueryParser.TEXT_CHARS_MAX) {
      throw QueryParser.tooLong(sql);
    }
    return TableParser.parse(sql);
  }

  /** Reads exactly one ALTER TABLE. */
  public Alteration.Statement alteration(String sql) {
    if (sql.length() > QueryParser.TEXT_CHARS_MAX) {
      throw QueryParser.tooLong(sql);
    }
    return AlterParser.parse(sql);
  }

  /** Whether a query leaves it to its tables which columns it shows: {@code *}, {@code a.*}. */
  public static boolean showsAllColumns(String sql) {
    return Stars.in(QueryText.of(sql).sql());
  }

  /** Compiles one SELECT, WITH or VALUES as a view. */
  public CompiledQuery query(String sql, Catalog catalog) {
    return query(sql, catalog, List.of());
  }

  /**
   * Compiles a view that is stored: some build has accepted it. If this one does not, the plan is
   * {@link Plan.Refused}, and nothing but this view and its readers must suffer.
   */
  public CompiledQuery stored(String sql, Catalog catalog) {
    try {
      return query(sql, catalog);
    } catch (RuntimeException refusal) {
      return RefusedQuery.of(refusal);
    }
  }

  /** Whether a query that is refused may read a relation: its name is a word of the text. */
  public static boolean mayRead(String refused, String relation) {
    return RefusedQuery.names(refused, relation);
  }

  /**
   * Compiles one view with values for its {@code ?}. Those of its {@code :name} stand before it,
   * see {@link QueryText}.
   *
   * @param params null, Boolean, Long, BigDecimal, Double or String
   */
  public CompiledQuery query(String sql, Catalog catalog, List<Object> params) {
    return query(sql, catalog, params, List.of(), false);
  }

  /**
   * Compiles a query that is asked once, with values for its {@code ?} and relations that are
   * supplied: the plan reads the n-th as {@link SuppliedCall#relation}.
   *
   * @param supplied all that {@link #supplied} finds, or none where a query may have none
   */
  public CompiledQuery once(
      String sql, Catalog catalog, List<Object> params, List<SuppliedCall> supplied) {
    return query(sql, catalog, params, supplied, true);
  }

  private static CompiledQuery query(
      String sql,
      Catalog catalog,
      List<Object> params,
      List<SuppliedCall> supplied,
      boolean isOnce) {
    QueryText text = QueryText.of(sql);
    SqlText source = new SqlText(text.sql());
    try {
      return compile(
          source, new QueryFront(source, catalog).convert(params, text.params(), supplied), isOnce);
    } catch (StackOverflowError e) {
      throw tooDeep(source);
    }
  }

  /**
   * The calls of a query whose rows must be supplied, each once. Nothing else of the query is
   * checked but that it can be parsed.
   */
  public static List<SuppliedCall> supplied(String sql, List<Object> params) {
    QueryText text = QueryText.of(sql);
    SqlText source = new SqlText(text.sql());
    try {
      SqlNode tree = QueryParser.parse(source, params, text.params());
      return List.copyOf(SuppliedCalls.of(source, tree).calls());
    } catch (StackOverflowError e) {
      throw tooDeep(source);
    }
  }

  private static WeirException tooDeep(SqlText source) {
    return source.refuse(
        ErrorCode.SQL_TOO_COMPLEX, 0, "the query is nested too deeply; split it by WITH");
  }

  private static CompiledQuery compile(
      SqlText source, QueryFront.Converted converted, boolean isOnce) {
    RootReader root = RootReader.read(source, converted, isOnce);
    Relational pushed = PushDown.apply(root.node());
    PlanWriter writer = new PlanWriter(new ExpressionCompiler(source));
    Plan plan = writer.writeRoot(pushed, root.names());
    PlanTree.require(plan);
    List<PlanWarning> warnings = warnings(plan);
    warnings.addAll(writer.warnings());
    warnings.addAll(root.warnings());
    return new CompiledQuery(
        plan,
        root.order(),
        root.shown(),
        Nests.of(root.node()),
        converted.relations().keySet().stream().filter(name -> !SuppliedCall.isOne(name)).toList(),
        warnings);
  }

  private static List<PlanWarning> warnings(Plan plan) {
    List<PlanWarning> warnings = new ArrayList<>();
    boolean oneRow =
        plan instanceof Plan.Aggregate aggregate && aggregate.groupColumns().length == 0;
    if (plan.key().length == 0 && !oneRow) {
      warnings.add(
          new PlanWarning(
              "no-key",
              plan.getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT),
              "no columns are known to identify a row of the result; rows are told apart by all"
                  + " columns",
              -1));
    }
    if (comparesAllPairs(plan)) {
      warnings.add(
          new PlanWarning(
              "nested-loop",
              "JOIN",
              "a join without an equality compares each changed row with every row of the other"
                  + " side, one of which must be small",
              -1));
    }
    if (putsGroupsOutAnew(plan)) {
      warnings.add(
          new PlanWarning(
              "group-re-emission",
              "AGGREGATE",
              "each change of a group puts its whole text or array out again, as long as it is",
              -1));
    }
    return warnings;
  }

  private static boolean putsGroupsOutAnew(Plan plan) {
    boolean itself =
        plan instanceof Plan.Aggregate aggregate
            && aggregate.calls().stream().anyMatch(AggregateCall::collects);
    return itself || plan.inputs().stream().anyMatch(SqlCompiler::putsGroupsOutAnew);
  }

  private static boolean comparesAllPairs(Plan plan) {
    boolean itself =
        (plan instanceof Plan.Join join
                && join.leftKeys().length == 0
                && !join.right().equals(Plan.clock()))
            || (plan instanceof Plan.Match match
                && match.leftKeys().length == 0
                && match.pair() != null);
    return itself || plan.inputs().stream().anyMatch(SqlCompiler::comparesAllPairs);
  }

  /** Loads and warms what the first query would otherwise wait for. */
  public static void warmUp() {
    SqlCompiler compiler = new SqlCompiler();
    Catalog catalog = new WarmUpCatalog();
    compiler.query(
        "SELECT a.id, a.name, b.amount * 2 AS twice FROM warm_a a JOIN warm_b b ON a.id = b.a_id"
            + " WHERE b.amount > 1.5 AND a.name LIKE 'x%'",
        catalog);
    compiler.query(
        "SELECT name, COUNT(*) AS n, SUM(id) AS s, AVG(id) AS m FROM warm_a WHERE id > 0"
            + " GROUP BY name HAVING COUNT(*) > 1 ORDER BY n DESC LIMIT 10",
        catalog);
    compiler.query(
        "SELECT DISTINCT CASE WHEN id > 3 THEN UPPER(name) ELSE COALESCE(name, 'none') END AS x"
            + " FROM warm_a UNION ALL SELECT CAST(amount AS VARCHAR) FROM warm_b",
        catalog);
  }

  /** Two tables that exist only for warming up. */
  private static final class WarmUpCatalog implements Catalog {
    private static final Schema A =
        new Schema(
            List.of(
                new Column("id", ColumnType.BIGINT, false),
                new Column("name", ColumnType.VARCHAR, true)));
    private static final Schema B =
        new Schema(
            List.of(
                new Column("a_id", ColumnType.BIGINT, false),
                new Column("amount", ColumnType.decimal(10, 2), true)));

    @Override
    public Optional<Relation> relation(String name) {
      return Optional.of(new Relation(name, name.equals("warm_a") ? A : B, new int[] {0}));
    }

    @Override
    public Collection<String> names() {
      return List.of("warm_a", "warm_b");
    }
  }
}
