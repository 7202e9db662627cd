package dev.weir.circuit;

import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.DeltaBuilder;
import dev.weir.zset.RowSet;
import dev.weir.zset.StringPool;
import java.util.List;

/** Operators without inputs: a table's rows, and constant rows. */
sealed interface Sources extends Operator.Linear {
  /** Rows a content part has at most. */
  int PART_ROWS = 65_536;

  /** The rows of a table; its delta comes from the table itself. */
  record TableSource(String name, Table table) implements Sources {
    @Override
    public Delta step(List<Delta> inputs) {
      throw new IllegalStateException("a table's delta is made by the table");
    }

    @Override
    public void content(Output output) throws Failed {
      int[] slots = table.liveSlots();
      for (int from = 0; from < slots.length; from += PART_ROWS) {
        int to = Math.min(slots.length, from + PART_ROWS);
        DeltaBuilder part = new DeltaBuilder(table.store().schema(), to - from);
        for (int i = from; i < to; i++) {
          part.add(table.store().columns(), slots[i], 1);
        }
        output.accept(part.build(true));
      }
    }

    @Override
    public long rows() {
      return table.rows();
    }

    @Override
    public long stateBytes() {
      return table.stateBytes();
    }

    @Override
    public Label label() {
      return new Label("scan", name);
    }
  }

  /**
   * The rows of a relation as they were at some rev.
   *
   * @param columns the columns of {@code rows} with the string codes of the reading graph
   */
  record RowSetSource(String name, RowSet rowSet, ColumnVector[] columns) implements Sources {
    @Override
    public Delta step(List<Delta> inputs) {
      throw new IllegalStateException("a row set does not change");
    }

    @Override
    public void content(Output output) throws Failed {
      for (int from = 0; from < rowSet.size(); from += PART_ROWS) {
        int to = Math.min(rowSet.size(), from + PART_ROWS);
        DeltaBuilder part = new DeltaBuilder(rowSet.schema(), to - from);
        for (int row = from; row < to; row++) {
          part.add(
              columns, row, rowSet.multiplicities() == null ? 1 : rowSet.multiplicities()[row]);
        }
        output.accept(part.build(true));
      }
    }

    @Override
    public long rows() {
      return rowSet.size();
    }

    @Override
    public long stateBytes() {
      return 0;
    }

    @Override
    public Label label() {
      return new Label("scan", name);
    }
  }

  /** Rows that never change. */
  record ConstantSource(Plan.Values plan, StringPool strings) implements Sources {
    @Override
    public Delta step(List<Delta> inputs) {
      throw new IllegalStateException("constants do not change");
    }

    @Override
    public void content(Output output) throws Failed {
      ConstantRows rows = plan.rows();
      DeltaBuilder part = new DeltaBuilder(plan.schema(), rows.size());
      for (int row = 0; row < rows.size(); row++) {
        part.add(rows.columns(), row, 1);
        translate(part.columns(), row, rows);
      }
      output.accept(part.build(false));
    }

    private void translate(ColumnVector[] columns, int row, ConstantRows rows) {
      for (int c = 0; c < columns.length; c++) {
        if (plan.schema().type(c).isString() && !columns[c].isNull(row)) {
          int index = (int) columns[c].lane(row);
          columns[c].set(row, strings.intern(rows.dictionary().get(index)));
        }
      }
    }

    @Override
    public long rows() {
      return plan.rows().size();
    }

    @Override
    public long stateBytes() {
      return 0;
    }

    @Override
    public Label label() {
      return new Label("values", plan.rows().size() + " rows");
    }
  }
}
