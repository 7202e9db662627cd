package dev.weir.sql;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlStarExclude;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Walks the parse tree and refuses, by name and position, what no plan exists for; notes the
 * relations that are read.
 *
 * <p>Only what is listed here passes: a construct that Calcite learns tomorrow is refused until
 * somebody adds it.
 */
final class Refusals {
  static final int JOINS_MAX = 32;
  private static final int DEPTH_MAX = 300;

  private static final Pattern JOIN_WORDS =
      Pattern.compile(
          "\\b(natural\\s+)?((left|right|full|cross|inner)\\s+)?((outer|semi|anti)\\s+)?$",
          Pattern.CASE_INSENSITIVE);

  /** What depends on who asks or where, or has a type that Weir has not. */
  private static final Set<String> NO_CONTEXT =
      Set.of(
          "CURRENT_TIME",
          "LOCALTIME",
          "CURRENT_TIMESTAMP",
          "LOCALTIMESTAMP",
          "CURRENT_USER",
          "SESSION_USER",
          "SYSTEM_USER",
          "USER",
          "CURRENT_CATALOG",
          "CURRENT_SCHEMA",
          "CURRENT_PATH",
          "CURRENT_ROLE");

  private static final String SUBQUERY_INSTEAD =
      "join with the other table, or put the subquery in FROM or WITH";

  private final SqlText source;
  private final List<SqlIdentifier> relations = new ArrayList<>();
  private int firstJoin;
  private int mergedAgain;
  private int joins;
  private int depth;

  /**
   * What was noted on the way.
   *
   * @param relations names in FROM clauses, those of WITH included
   * @param firstJoin position of the first relation that is joined to another, 0 without a join
   * @param mergedAgain position of a join that merges columns of which some may be merged already,
   *     0 without one
   */
  record Checked(List<SqlIdentifier> relations, int firstJoin, int mergedAgain) {}

  private Refusals(SqlText source) {
    this.source = source;
  }

  /** Checks a query. */
  static Checked check(SqlText source, SqlNode query) {
    Refusals refusals = new Refusals(source);
    refusals.query(query);
    return new Checked(refusals.relations, refusals.firstJoin, refusals.mergedAgain);
  }

  private void query(SqlNode node) {
    enter(node);
    switch (node.getKind()) {
      case SELECT -> select((SqlSelect) node);
      case UNION, INTERSECT, EXCEPT -> ((SqlCall) node).getOperandList().forEach(this::query);
      case WITH -> with((SqlWith) node);
      case ORDER_BY -> orderBy((SqlOrderBy) node);
      case VALUES -> values((SqlCall) node);
      case INSERT, UPDATE, DELETE, MERGE ->
          throw source.refuse(
              ErrorCode.SQL_NOT_A_QUERY, at(node), node.getKind() + " is not a query");
      case EXPLICIT_TABLE -> throw unsupported(node, "TABLE t", "write SELECT * FROM t");
      default -> throw unsupported(node, shown(node), "write a SELECT");
    }
    depth--;
  }

  private void enter(SqlNode node) {
    if (++depth > DEPTH_MAX) {
      throw source.refuse(
          ErrorCode.SQL_TOO_COMPLEX,
          at(node),
          "an expression has more than "
              + DEPTH_MAX
              + " chained or nested operators; write IN for long lists of values");
    }
  }

  private void with(SqlWith with) {
    for (SqlNode item : with.withList) {
      withItem(with, (SqlWithItem) item);
    }
    query(with.body);
  }

  private void withItem(SqlWith with, SqlWithItem item) {
    int before = relations.size();
    query(item.query);
    if (!item.recursive.booleanValue()) {
      return;
    }
    List<String> read = names(before);
    String name = item.name.getSimple();
    for (SqlNode other : with.withList.subList(with.withList.indexOf(item), with.withList.size())) {
      SqlIdentifier later = ((SqlWithItem) other).name;
      if (!other.equals(item) && read.contains(later.getSimple())) {
        throw unsupported(
            item, "recursion of several queries", "put both into one, with a column that tells");
      }
    }
    if (read.contains(name) && !isSeedAndStep(item, name)) {
      throw unsupported(
          item,
          "WITH RECURSIVE that is no UNION of a start and one step",
          "write start UNION step, and several steps as start UNION (step UNION ALL step)");
    }
  }

  private List<String> names(int from) {
    return relations.subList(from, relations.size()).stream()
        .map(SqlIdentifier::getSimple)
        .toList();
  }

  private boolean isSeedAndStep(SqlWithItem item, String name) {
    if (item.query.getKind() != SqlKind.UNION) {
      return false;
    }
    // only to see what the start reads
    Refusals seed = new Refusals(source);
    seed.query(((SqlCall) item.query).operand(0));
    return !seed.names(0).contains(name);
  }

  private void orderBy(SqlOrderBy orderBy) {
    query(orderBy.query);
    expressions(orderBy.orderList);
    rowCount(orderBy.offset, "OFFSET");
    rowCount(orderBy.fetch, "LIMIT");
  }

  private void rowCount(SqlNode node, String clause) {
    if (node == null) {
      return;
    }
    boolean whole =
        node instanceof SqlLiteral literal
            && literal.getTypeName() == SqlTypeName.DECIMAL
            && literal.toValue() != null
            && literal.toValue().matches("[0-9]{1,18}");
    if (!whole) {
      throw unsupported(node, clause + " with an expression", "write a whole number");
    }
  }

  private void values(SqlCall values) {
    for (SqlNode row : values.getOperandList()) {
      if (row instanceof SqlCall call && call.getKind() == SqlKind.ROW) {
        call.getOperandList().forEach(this::expression);
      } else {
        expression(row);
      }
    }
  }

  private void select(SqlSelect select) {
    if (select.isKeywordPresent(SqlSelectKeyword.STREAM)) {
      throw unsupported(select, "SELECT STREAM", "leave STREAM out; each view can be streamed");
    }
    if (select.getFrom() != null) {
      from(select.getFrom());
    }
    expressions(select.getSelectList());
    expression(select.getWhere());
    groupBy(select.getGroup());
    expression(select.getHaving());
    select.getWindowList().forEach(window -> windows().window((SqlWindow) window));
    expression(select.getQualify());
    expressions(select.getOrderList());
    rowCount(select.getOffset(), "OFFSET");
    rowCount(select.getFetch(), "LIMIT");
  }

  private void groupBy(SqlNodeList group) {
    if (group == null) {
      return;
    }
    group.forEach(this::groupItem);
  }

  private void groupItem(SqlNode item) {
    switch (item.getKind()) {
      case GROUPING_SETS, CUBE, ROLLUP, GROUP_BY_DISTINCT ->
          ((SqlCall) item).getOperandList().forEach(this::groupItem);
      // a set of several columns, in parentheses
      case ROW -> ((SqlCall) item).getOperandList().forEach(this::expression);
      default -> expression(item);
    }
  }

  private void from(SqlNode node) {
    enter(node);
    switch (node.getKind()) {
      case IDENTIFIER -> relation((SqlIdentifier) node);
      case AS -> from(((SqlCall) node).operand(0));
      case TABLE_REF -> from(((SqlCall) node).operand(0));
      case JOIN -> join((SqlJoin) node);
      case SELECT, UNION, VALUES, WITH, ORDER_BY, EXCEPT, INTERSECT -> query(node);
      case LATERAL -> from(((SqlCall) node).operand(0));
      case UNNEST -> unnest((SqlCall) node);
      case COLLECTION_TABLE -> {
        if (!TimeWindowCalls.isOne(node)) {
          throw tableFunction(node);
        }
        new TimeWindowCalls(source).check(((SqlCall) node).operand(0), this::tableArgument);
      }
      case TABLESAMPLE ->
          throw unsupported(node, "TABLESAMPLE", "views are exact; filter by a key");
      case MATCH_RECOGNIZE ->
          throw unsupported(node, "MATCH_RECOGNIZE", "join the table with itself");
      case PIVOT -> throw unsupported(node, "PIVOT", "write SUM(CASE WHEN ... THEN x END)");
      case UNPIVOT ->
          throw unsupported(node, "UNPIVOT", "write one SELECT for each column, UNION ALL");
      case SNAPSHOT -> throw unsupported(node, "FOR SYSTEM_TIME AS OF", "views show the present");
      default ->
          throw unsupported(node, shown(node) + " in FROM", "read a table, view or subquery");
    }
    depth--;
  }

  private void unnest(SqlCall unnest) {
    SqlNode collection = unnest.operand(0);
    if (unnest.operandCount() > 1) {
      throw unsupported(
          unnest, "UNNEST of several arrays", "join UNNESTs WITH ORDINALITY by the place");
    }
    if (collection.isA(SqlKind.QUERY)) {
      throw unsupported(unnest, "UNNEST of a query", "write UNNEST in the FROM of that query");
    }
    expression(collection);
  }

  /** {@code TABLE t} or a subquery as an argument. */
  private void tableArgument(SqlNode node) {
    if (node.getKind() == SqlKind.EXPLICIT_TABLE) {
      from(((SqlCall) node).operand(0));
    } else {
      query(node);
    }
  }

  private WeirException tableFunction(SqlNode node) {
    return SuppliedCalls.isOne(node)
        ? unsupported(
            node,
            "promql() in a view",
            "a view is kept up to date with the changes of tables, and series have none; ask for"
                + " both in POST query")
        : unsupported(
            node,
            "a table function other than promql",
            "read a table, a view, promql(...), TUMBLE(...), HOP(...) or SESSION(...)");
  }

  private void relation(SqlIdentifier name) {
    if (name.names.size() > 1) {
      throw unsupported(
          name, "a qualified name", "write the bare name; tenant and circuit are in the path");
    }
    relations.add(name);
  }

  private void join(SqlJoin join) {
    if (++joins > JOINS_MAX) {
      throw source.refuse(
          ErrorCode.SQL_TOO_COMPLEX,
          at(join),
          "the query joins more than "
              + (JOINS_MAX + 1)
              + " relations; split it into several views");
    }
    String type = join.getJoinType().name().replace('_', ' ');
    switch (join.getJoinType()) {
      case INNER, COMMA, CROSS, LEFT, RIGHT, FULL -> {}
      case ASOF, LEFT_ASOF -> throw unsupported(join, "ASOF JOIN", SyntaxMessages.LATEST_ROW);
      default -> throw unsupported(join, type, "write WHERE EXISTS or NOT EXISTS (SELECT ...)");
    }
    switch (MergedColumns.of(join)) {
      case ONE_SIDED ->
          throw unsupported(
              join,
              "USING or NATURAL after a RIGHT or FULL JOIN that merges the same column",
              "put the first join in a subquery in FROM, or compare columns with ON");
      case AGAIN -> mergedAgain = at(join);
      case ONCE -> {}
    }
    from(join.getLeft());
    if (firstJoin == 0) {
      firstJoin = at(join.getRight());
    }
    from(join.getRight());
    if (!(join.getCondition() instanceof SqlNodeList)) {
      expression(join.getCondition());
    }
  }

  private void expressions(SqlNodeList list) {
    if (list != null) {
      list.forEach(this::expression);
    }
  }

  private void expression(SqlNode node) {
    switch (node) {
      case null -> {}
      case SqlCall call -> call(call);
      case SqlNodeList list -> expressions(list);
      case SqlIntervalLiteral interval -> throw interval(interval);
      case SqlIntervalQualifier qualifier -> {}
      case SqlLiteral literal -> literal(literal);
      case SqlDataTypeSpec type -> type(type);
      case SqlIdentifier identifier -> identifier(identifier);
      default -> throw unsupported(node, shown(node), "write it in standard SQL");
    }
  }

  /** Names are the validator's matter, but some are functions without parentheses. */
  private void identifier(SqlIdentifier identifier) {
    String name = identifier.isSimple() ? identifier.getSimple().toUpperCase(Locale.ROOT) : "";
    boolean column = name.equals("USER") || identifier.isComponentQuoted(0);
    if (NO_CONTEXT.contains(name) && !column) {
      throw noContext(identifier, name);
    }
  }

  private WeirException noContext(SqlNode node, String name) {
    return unsupported(
        node, name, "views have no user and no zone; use NOW() or store the value in a column");
  }

  private WeirException interval(SqlNode node) {
    return unsupported(node, "INTERVAL", "store the bound in a column, or compare with a literal");
  }

  private void literal(SqlLiteral literal) {
    switch (literal.getTypeName()) {
      case TIME_TZ, TIME_WITH_LOCAL_TIME_ZONE ->
          throw unsupported(literal, "a TIME with time zone", "use a TIMESTAMP WITH TIME ZONE");
      default -> {}
    }
  }

  private void type(SqlDataTypeSpec spec) {
    if (spec.getTypeNameSpec() instanceof SqlCollectionTypeNameSpec collection
        && spec.getTypeName().getSimple().equalsIgnoreCase("ARRAY")) {
      type(new SqlDataTypeSpec(collection.getElementTypeName(), spec.getParserPosition()));
      return;
    }
    String name = TypeNames.written(spec);
    boolean plain = spec.getTypeNameSpec() instanceof SqlBasicTypeNameSpec;
    if (!plain || !TypeParser.isSupported(name)) {
      throw unsupported(spec, "type " + name.toUpperCase(Locale.ROOT), TypeParser.instead(name));
    }
  }

  private void call(SqlCall call) {
    if (call instanceof SqlStarExclude) {
      return;
    }
    enter(call);
    if (call.getOperator() instanceof SqlBinaryOperator
        && call.operandCount() > 0
        && call.operand(0) instanceof SqlNodeList) {
      throw unsupported(call, "an operator behind IN (...)", "put the IN in parentheses");
    }
    switch (call.getKind()) {
      case SELECT, UNION, EXCEPT, INTERSECT, VALUES, WITH, ORDER_BY -> query(call);
      case SCALAR_QUERY, EXISTS, SOME, ALL, ARRAY_QUERY_CONSTRUCTOR -> operands(call);
      case UNIQUE -> throw unsupported(call, "UNIQUE", SUBQUERY_INSTEAD);
      case IN, NOT_IN -> in(call);
      case OVER -> windows().over(call);
      case FILTER, WITHIN_GROUP, WITHIN_DISTINCT, RESPECT_NULLS, IGNORE_NULLS ->
          aggregateClause(call);
      case ROW -> throw unsupported(call, "a row value", "compare the columns one by one");
      case MAP_QUERY_CONSTRUCTOR, MULTISET_VALUE_CONSTRUCTOR, MULTISET_QUERY_CONSTRUCTOR ->
          throw unsupported(call, call.getOperator().getName(), "use ARRAY or MAP[...]");
      case DEFAULT -> throw unsupported(call, "DEFAULT", "write the value");
      default -> operator(call);
    }
    depth--;
  }

  /** Several values may be looked for among the rows of a subquery. */
  private void in(SqlCall call) {
    boolean rows = call.operand(0).getKind() == SqlKind.ROW && call.operand(1).isA(SqlKind.QUERY);
    if (rows) {
      operands(call.operand(0));
      expression(call.operand(1));
    } else {
      operands(call);
    }
  }

  private WindowRefusals windows() {
    return new WindowRefusals(source, this::expression, this::at);
  }

  private void aggregateClause(SqlCall call) {
    switch (call.getKind()) {
      case FILTER, WITHIN_GROUP -> operands(call);
      default ->
          throw unsupported(
              call, call.getOperator().getName(), "leave it out of the aggregate call");
    }
  }

  private void operator(SqlCall call) {
    String name = call.getOperator().getName();
    boolean library =
        call.getOperator() instanceof LibraryFunction
            || call.getOperator() instanceof NestedFunction
            || call.getOperator() instanceof TimedOperator
            || call.getOperator().equals(ChoiceCalls.TRY);
    if (library || Functions.isOperator(call.getOperator())) {
      operands(call);
      return;
    }
    if (!(call.getOperator() instanceof SqlFunction)) {
      throw unsupported(call, operatorName(call), operatorInstead(call));
    }
    function(call, name);
  }

  private static String operatorName(SqlCall call) {
    return "the operator " + call.getOperator().getName();
  }

  private static String operatorInstead(SqlCall call) {
    return call.getOperator().getName().equals("^")
        ? "write POWER(a, b) or BITXOR(a, b): systems differ in what ^ means"
        : "write it with the operators of the documentation";
  }

  private void function(SqlCall call, String name) {
    if (NO_CONTEXT.contains(name)) {
      throw noContext(call, name);
    }
    if (!Functions.isFunction(name)) {
      throw unsupported(
          call, "the function " + name.toUpperCase(Locale.ROOT), Functions.instead(name));
    }
    operands(call);
  }

  private void operands(SqlCall call) {
    boolean alias = call.getKind() == SqlKind.AS;
    List<SqlNode> operands = call.getOperandList();
    for (SqlNode operand : alias ? operands.subList(0, 1) : operands) {
      expression(operand);
    }
  }

  private WeirException unsupported(SqlNode node, String construct, String instead) {
    return source.unsupported(at(node), construct, instead);
  }

  private int at(SqlNode node) {
    if (node instanceof SqlJoin join) {
      return joinKeyword(source.place(join.getJoinTypeNode().getParserPosition()).start());
    }
    Place place = source.place(node.getParserPosition());
    boolean unknown = place.line() == 0 && node instanceof SqlCall;
    return unknown ? at(((SqlCall) node).operand(0)) : place.start();
  }

  /** The parser points at JOIN; the words that say which join stand before it. */
  private int joinKeyword(int offset) {
    Matcher words = JOIN_WORDS.matcher(source.text()).region(0, offset);
    return words.find() ? words.start() : offset;
  }

  private static String shown(SqlNode node) {
    return node.getKind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
