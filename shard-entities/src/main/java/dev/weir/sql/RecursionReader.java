package dev.weir.sql;

import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnType.Kind;
import dev.weir.zset.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.core.Spool;
import org.apache.calcite.rel.core.TableSpool;
import org.apache.calcite.rel.logical.LogicalRepeatUnion;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/** Reads WITH RECURSIVE: a seed, and a step whose rows learn in which round they are found. */
final class RecursionReader {
  private final SqlText source;
  private final RelReader reader;
  private final Map<String, Integer> positions;
  private final Map<String, Catalog.Relation> open = new HashMap<>();

  RecursionReader(SqlText source, RelReader reader, SqlNode tree) {
    this.source = source;
    this.reader = reader;
    this.positions = positions(source, tree);
  }

  /** Where the names of recursive queries stand. */
  static Map<String, Integer> positions(SqlText source, SqlNode tree) {
    Map<String, Integer> positions = new HashMap<>();
    tree.accept(
        new SqlBasicVisitor<Void>() {
          @Override
          public Void visit(SqlCall call) {
            if (call instanceof SqlWithItem item && item.recursive.booleanValue()) {
              int position = source.place(item.name.getParserPosition()).start();
              positions.putIfAbsent(item.name.getSimple(), position);
            }
            return super.visit(call);
          }
        });
    return positions;
  }

  /** What a recursive reference reads: the rows of the round before. */
  Catalog.Relation relation(String name) {
    Catalog.Relation before = open.get(name);
    if (before == null) {
      throw source.unsupported(
          positions.getOrDefault(name, 0),
          "WITH RECURSIVE " + name + " with a subquery over it",
          "write a join with it");
    }
    return before;
  }

  Relational read(LogicalRepeatUnion repeat) {
    String name = ((TableSpool) repeat.getSeedRel()).getTable().getQualifiedName().getLast();
    int position = positions.getOrDefault(name, 0);
    Relational seed = reader.read(((Spool) repeat.getSeedRel()).getInput());
    Schema schema = widened(reader.schema(repeat.getSeedRel().getRowType()), seed.schema());
    while (true) {
      Catalog.Relation before = new Catalog.Relation(name, schema, new int[0]);
      Relational step = step(repeat, before);
      Schema nullable = nullable(schema, step.schema());
      if (nullable.equals(schema)) {
        requireNulls(repeat, schema, position);
        return recursion(seed, step, repeat.all, before, position);
      }
      schema = nullable;
    }
  }

  private Relational step(LogicalRepeatUnion repeat, Catalog.Relation before) {
    Catalog.Relation shadowed = open.put(before.name(), before);
    try {
      return reader.read(((Spool) repeat.getIterativeRel()).getInput());
    } finally {
      open.put(before.name(), shadowed);
    }
  }

  private Relational recursion(
      Relational seed, Relational step, boolean all, Catalog.Relation before, int position) {
    Schema schema = before.schema();
    for (int i = 0; i < schema.size(); i++) {
      requireType(schema.column(i), step.schema().type(i), position);
    }
    Relational first = SetReader.typed(seed, schema);
    Relational next = SetReader.typed(step, schema);
    if (!all) {
      first = SetReader.keyed(first);
      next = SetReader.keyed(next);
    }
    return new Relational.Recursion(
        first, new RoundColumn(source, before, position).add(next), all, schema);
  }

  /** Texts of any length: those of the step may be longer than those of the seed. */
  private static Schema widened(Schema types, Schema seed) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Column column = types.column(i);
      ColumnType type = column.type().kind() == Kind.VARCHAR ? ColumnType.VARCHAR : column.type();
      columns.add(new Column(column.name(), type, seed.column(i).nullable()));
    }
    return new Schema(columns);
  }

  private static Schema nullable(Schema schema, Schema step) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      Column column = schema.column(i);
      boolean nullable = column.nullable() || step.column(i).nullable();
      columns.add(new Column(column.name(), column.type(), nullable));
    }
    return new Schema(columns);
  }

  /** The queries around were validated with what Calcite knows of NULLs. */
  private void requireNulls(LogicalRepeatUnion repeat, Schema schema, int position) {
    for (int i = 0; i < schema.size(); i++) {
      boolean known = repeat.getRowType().getFieldList().get(i).getType().isNullable();
      if (schema.column(i).nullable() && !known) {
        throw source.unsupported(
            position,
            "a recursive column " + schema.column(i).name() + " that is NULL only in the step",
            "write NULLIF in the start, or COALESCE in the step");
      }
    }
  }

  private void requireType(Column column, ColumnType found, int position) {
    ColumnType type = column.type();
    boolean same =
        type.equals(found) || (type.kind() == Kind.VARCHAR && found.kind() == Kind.VARCHAR);
    boolean wider = type.kind() == Kind.BIGINT && found.kind() == Kind.INTEGER;
    if (!same && !wider) {
      throw source.unsupported(
          position,
          "a recursive column "
              + column.name()
              + " of type "
              + type.sql()
              + " in the start and "
              + found.sql()
              + " in the step",
          "CAST one of them to the type of the other");
    }
  }
}
