package dev.weir.sql;

import dev.weir.circuit.SortColumn;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalIntersect;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalMinus;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalRepeatUnion;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalTableFunctionScan;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.schema.TransientTable;
import org.apache.calcite.sql.SqlNode;

/** Reads Calcite's relational tree as ours; a node it does not know is refused by name. */
final class RelReader {
  private final SqlText source;
  private final Map<String, Catalog.Relation> relations;
  private final int firstJoin;
  private final SetReader sets = new SetReader(this);
  private final RecursionReader recursions;

  RelReader(SqlText source, Map<String, Catalog.Relation> relations, int firstJoin, SqlNode tree) {
    this.source = source;
    this.relations = relations;
    this.firstJoin = firstJoin;
    this.recursions = new RecursionReader(source, this, tree);
  }

  Relational read(RelNode node) {
    return switch (node) {
      case LogicalTableScan scan -> scan(scan);
      case LogicalProject project -> project(project);
      case LogicalFilter filter -> filter(filter);
      case LogicalJoin join -> join(join);
      case LogicalCorrelate correlate -> correlate(correlate);
      case LogicalAggregate aggregate ->
          new AggregateReader(source, this, aggregate).read(read(aggregate.getInput()));
      case LogicalUnion union -> sets.union(union);
      case LogicalRepeatUnion repeat -> recursions.read(repeat);
      case LogicalIntersect intersect -> sets.intersect(intersect);
      case LogicalMinus minus -> sets.minus(minus);
      case LogicalValues values -> ValuesReader.read(source, values, schema(values.getRowType()));
      case LogicalSort sort -> sort(sort);
      case Uncollect uncollect ->
          UnnestReader.read(uncollect, read(uncollect.getInput()), names(uncollect.getRowType()));
      case LogicalTableFunctionScan scan -> TimeWindows.read(source, scan, read(scan.getInput(0)));
      default ->
          throw source.unsupported(
              0, node.getRelTypeName().replace("Logical", ""), "write it with joins and GROUP BY");
    };
  }

  private Relational scan(LogicalTableScan scan) {
    String name = scan.getTable().getQualifiedName().getLast();
    boolean recursive = scan.getTable().unwrap(TransientTable.class) != null;
    return new Relational.Scan(recursive ? recursions.relation(name) : relations.get(name));
  }

  private Relational project(LogicalProject project) {
    Subqueries subqueries =
        subqueries(read(project.getInput()), numbers(project.getVariablesSet()));
    project.getProjects().forEach(subqueries::expand);
    if (RexOver.containsOver(project.getProjects(), null)) {
      return WindowReader.read(source, subqueries, project);
    }
    List<Expression> outputs = project.getProjects().stream().map(subqueries::read).toList();
    return Fusion.calc(subqueries.input(), List.of(), outputs, names(project.getRowType()));
  }

  private Relational filter(LogicalFilter filter) {
    return subqueries(read(filter.getInput()), numbers(filter.getVariablesSet()))
        .filtered(filter.getCondition());
  }

  private Subqueries subqueries(Relational input, Set<Integer> correlations) {
    return new Subqueries(source, this::read, correlations, input);
  }

  private static Set<Integer> numbers(Collection<CorrelationId> ids) {
    return ids.stream().map(CorrelationId::getId).collect(Collectors.toSet());
  }

  /** LATERAL: the right side is computed for each left row. */
  private Relational correlate(LogicalCorrelate correlate) {
    Set<Integer> correlations = numbers(List.of(correlate.getCorrelationId()));
    Relational left = read(correlate.getLeft());
    boolean outer = correlate.getJoinType() == JoinRelType.LEFT;
    if (!outer && correlate.getJoinType() != JoinRelType.INNER) {
      throw source.unsupported(
          firstJoin,
          correlate.getJoinType() + " JOIN LATERAL",
          "write CROSS JOIN LATERAL or LEFT JOIN LATERAL ... ON TRUE");
    }
    Relational right = read(correlate.getRight());
    return UnnestReader.beside(left, right, correlations, outer)
        .orElseGet(
            () ->
                new Decorrelation(source, left, correlations, firstJoin)
                    .join(right, outer, List.of()));
  }

  private Relational join(LogicalJoin join) {
    Relational left = read(join.getLeft());
    Relational right = read(join.getRight());
    return switch (join.getJoinType()) {
      case INNER -> inner(left, right, join);
      case LEFT -> outer(left, right, false, join.getCondition());
      case FULL -> outer(left, right, true, join.getCondition());
      case RIGHT -> right(left, right, join.getCondition());
      default ->
          throw source.unsupported(
              0, join.getJoinType() + " JOIN", "write an inner, LEFT, RIGHT or FULL JOIN");
    };
  }

  private Relational inner(Relational left, Relational right, LogicalJoin join) {
    List<Relational> inputs = new ArrayList<>();
    List<Expression> conjuncts = new ArrayList<>();
    append(left, 0, inputs, conjuncts);
    append(right, left.schema().size(), inputs, conjuncts);
    Relational.Join joined = new Relational.Join(inputs, conjuncts, firstJoin);
    if (Subqueries.in(join.getCondition())) {
      return subqueries(joined, numbers(join.getVariablesSet())).filtered(join.getCondition());
    }
    conjuncts.addAll(condition(join.getCondition(), joined.schema()));
    return new Relational.Join(inputs, conjuncts, firstJoin);
  }

  private Relational outer(Relational left, Relational right, boolean full, RexNode written) {
    Schema both = new Relational.Join(List.of(left, right), List.of(), firstJoin).schema();
    return new Relational.Outer(left, right, full, condition(written, both), firstJoin);
  }

  /** A RIGHT JOIN is a LEFT JOIN with its sides exchanged. */
  private Relational right(Relational padded, Relational kept, RexNode written) {
    int leftSize = padded.schema().size();
    int rightSize = kept.schema().size();
    Schema both = new Relational.Join(List.of(padded, kept), List.of(), firstJoin).schema();
    List<Expression> swapped = new ArrayList<>();
    for (Expression conjunct : condition(written, both)) {
      swapped.add(
          conjunct.shift(column -> column < leftSize ? column + rightSize : column - leftSize));
    }
    Relational outer = new Relational.Outer(kept, padded, false, swapped, firstJoin);
    List<Expression> columns = Fusion.identity(outer.schema());
    List<Expression> outputs = new ArrayList<>(columns.subList(rightSize, columns.size()));
    outputs.addAll(columns.subList(0, rightSize));
    return Fusion.calc(outer, List.of(), outputs, both.names());
  }

  private List<Expression> condition(RexNode written, Schema schema) {
    return Expressions.conjuncts(new RexReader(source, schema).read(written));
  }

  private static void append(
      Relational node, int offset, List<Relational> inputs, List<Expression> conjuncts) {
    if (node instanceof Relational.Join join) {
      inputs.addAll(join.inputs());
      join.conjuncts().forEach(each -> conjuncts.add(each.shift(column -> column + offset)));
    } else {
      inputs.add(node);
    }
  }

  private Relational sort(LogicalSort sort) {
    Relational input = read(sort.getInput());
    if (sort.fetch == null && sort.offset == null) {
      return input;
    }
    long offset = sort.offset == null ? 0 : RexLiteral.numberValue(sort.offset).longValue();
    long limit =
        sort.fetch == null ? Long.MAX_VALUE : RexLiteral.numberValue(sort.fetch).longValue();
    return new Relational.Top(
        input, order(sort.getCollation().getFieldCollations()), offset, limit);
  }

  static List<SortColumn> order(List<RelFieldCollation> collations) {
    List<SortColumn> order = new ArrayList<>();
    for (RelFieldCollation collation : collations) {
      boolean descending = collation.getDirection().isDescending();
      boolean nullsFirst =
          switch (collation.nullDirection) {
            case FIRST -> true;
            case LAST -> false;
            case UNSPECIFIED -> descending;
          };
      order.add(new SortColumn(collation.getFieldIndex(), descending, nullsFirst));
    }
    return order;
  }

  /** The input with canonical values in columns that are compared as keys. */
  static Relational keyed(Relational input, int[] groups) {
    List<Expression> outputs = Fusion.identity(input.schema());
    boolean changed = false;
    for (int group : groups) {
      if (input.schema().type(group).isFloating()) {
        outputs.set(group, Expressions.key(outputs.get(group)));
        changed = true;
      }
    }
    return changed ? Fusion.calc(input, List.of(), outputs, input.schema().names()) : input;
  }

  static Relational columns(Relational input, int[] columns) {
    List<Expression> all = Fusion.identity(input.schema());
    List<Expression> outputs = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column : columns) {
      outputs.add(all.get(column));
      names.add(input.schema().column(column).name());
    }
    boolean same = outputs.equals(all);
    return same ? input : Fusion.calc(input, List.of(), outputs, names);
  }

  Schema schema(RelDataType rowType) {
    List<Column> columns = new ArrayList<>();
    for (RelDataTypeField field : rowType.getFieldList()) {
      ColumnType type = type(field.getType(), Place.UNKNOWN);
      columns.add(new Column(field.getName(), type, field.getType().isNullable()));
    }
    return new Schema(columns);
  }

  ColumnType type(RelDataType type, Place place) {
    if (type.getSqlTypeName() == org.apache.calcite.sql.type.SqlTypeName.NULL) {
      return ColumnType.BOOLEAN;
    }
    return SqlTypes.columnType(type)
        .orElseThrow(
            () ->
                source.unsupported(
                    place.start(),
                    "a value of type " + type.getSqlTypeName().getName(),
                    "CAST it to a type that columns have"));
  }

  private static List<String> names(RelDataType rowType) {
    return rowType.getFieldNames();
  }

  static List<String> unnamed(int size) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      names.add("c" + i);
    }
    return names;
  }
}
