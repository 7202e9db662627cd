package dev.weir.entity;

import dev.weir.circuit.Plan;
import dev.weir.circuit.ViewDelta;
import dev.weir.promql.Parser;
import dev.weir.promql.evaluation.PartOrder;
import dev.weir.promql.evaluation.Query;
import dev.weir.series.Labels;
import dev.weir.series.LabelsBuilder;
import dev.weir.series.MetricsBatch;
import dev.weir.series.Runs;
import dev.weir.series.index.Matcher;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.Column;
import dev.weir.zset.ColumnType;
import dev.weir.zset.ColumnVector;
import dev.weir.zset.Delta;
import dev.weir.zset.Nesting;
import dev.weir.zset.RawChanges;
import dev.weir.zset.RawColumn;
import dev.weir.zset.RowBatch;
import dev.weir.zset.RowSet;
import dev.weir.zset.Schema;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/** Makes random messages of any record type, by its components. */
final class Messages {
  private static final ColumnType NESTED =
      ColumnType.array(ColumnType.row(List.of(new Column("f", ColumnType.VARCHAR, true))));

  private static final List<String> TEXTS =
      List.of("", "a", "ü€😀", "\ud800 alone", "\u0000", "SELECT 1\n", "x".repeat(300));

  private final Random random;
  private final ActorRef<?> actor;
  private final Supplier<Parcel> parcels;

  Messages(Random random, ActorRef<?> actor, Supplier<Parcel> parcels) {
    this.random = random;
    this.actor = actor;
    this.parcels = parcels;
  }

  Object record(Class<?> type) {
    try {
      RecordComponent[] components = type.getRecordComponents();
      Object[] values = new Object[components.length];
      Class<?>[] types = new Class<?>[components.length];
      for (int i = 0; i < values.length; i++) {
        types[i] = components[i].getType();
        values[i] = value(components[i].getGenericType(), components[i].getName());
      }
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName(), e);
    }
  }

  private Object value(Type type, String name) {
    if (type instanceof ParameterizedType generic) {
      return generic(generic, name);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == Object.class) {
      return anything(2);
    } else if (raw == String.class) {
      return text();
    } else if (raw == long.class || raw == Long.class) {
      return random.nextLong() >> random.nextInt(64);
    } else if (raw == int.class || raw == Integer.class) {
      return random.nextInt() >> random.nextInt(32);
    } else if (raw == double.class) {
      return random.nextGaussian();
    } else if (raw == boolean.class) {
      return random.nextBoolean();
    } else if (raw == int[].class) {
      return random.ints(random.nextInt(4), 0, 9).toArray();
    } else if (raw == long[].class) {
      return random.longs(random.nextInt(4)).toArray();
    } else if (raw == double[].class) {
      return random.longs(random.nextInt(4)).mapToDouble(Double::longBitsToDouble).toArray();
    } else if (raw == PartOrder.class) {
      return part();
    } else if (raw == Labels.class) {
      return labels().getFirst();
    } else if (raw == MetricsBatch.class) {
      return new MetricsBatch(random.nextLong(), random.nextInt(9), labels(), runs());
    } else if (raw == Matcher.class) {
      return new Matcher("name", Matcher.Operation.NOT_EQUAL, text());
    } else if (raw == OptionalLong.class) {
      return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong());
    } else if (raw.isEnum()) {
      return raw.getEnumConstants()[random.nextInt(raw.getEnumConstants().length)];
    } else if (raw == Parcel.class) {
      return parcels.get();
    } else if (raw == Plan.class) {
      return new Plan.Scan("v", schema(), new int[] {0});
    } else if (raw == Schema.class) {
      return schema();
    } else if (raw == Nesting.class) {
      return nesting(2);
    } else if (raw == RowSet.class) {
      return rows(random.nextInt(60));
    } else if (raw == RowBatch.class) {
      return batch();
    } else if (raw == ViewDelta.class) {
      return viewDelta();
    } else if (raw == byte[].class) {
      return text().getBytes(StandardCharsets.UTF_8);
    } else if (raw == TenantEvent.class) {
      return tenantEvent();
    }
    return raw.isRecord() ? record(raw) : anyOf(raw);
  }

  private Nesting nesting(int depth) {
    return depth == 0 || random.nextBoolean()
        ? Nesting.NONE
        : new Nesting(
            List.of(
                new Nesting.Nest(4, List.of(), nesting(depth - 1)),
                new Nesting.Nest(7, List.of(0, 2), nesting(depth - 1))));
  }

  private PartOrder part() {
    String text = "sum(rate(up{a=\"ü\"}[5m])) > 2";
    Query query =
        Query.range(text, Parser.parse(text, false), random.nextInt(), Integer.MAX_VALUE, 90_000);
    return new PartOrder(query.lookingBack(random.nextLong()), random.nextInt());
  }

  private List<Labels> labels() {
    Labels one = new LabelsBuilder().add("__name__", "m" + random.nextInt(9)).build();
    return List.of(one, new LabelsBuilder().add("a", "ä\n").build());
  }

  private Runs runs() {
    Runs.Builder runs = new Runs.Builder();
    for (int sid = random.nextInt(4); sid < 4; sid++) {
      runs.begin(sid).add(random.nextInt(), random.nextLong()).add(random.nextLong(), 0);
    }
    return runs.build();
  }

  /** One of the records of a sealed type. */
  private Object anyOf(Class<?> sealed) {
    Class<?>[] permitted = sealed.getPermittedSubclasses();
    return value(permitted[random.nextInt(permitted.length)], sealed.getName());
  }

  /** Stored as JSON, so names are as the directory takes them. */
  private TenantEvent tenantEvent() {
    return List.of(
            new TenantEvent.RegionAdded("us", 2),
            new TenantEvent.Created("acme", 7, Map.of("views_max", 5L), "us"),
            new TenantEvent.CircuitForgotten("acme", "orders"))
        .get(random.nextInt(3));
  }

  private Object generic(ParameterizedType type, String name) {
    Class<?> raw = (Class<?>) type.getRawType();
    Type element = type.getActualTypeArguments()[0];
    if (raw == ActorRef.class) {
      return actor;
    } else if (raw == Optional.class) {
      return random.nextBoolean() ? Optional.empty() : Optional.of(value(element, name));
    } else if (raw == List.class) {
      List<Object> list = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        list.add(value(element, name));
      }
      return list;
    } else if (raw == Map.class) {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        Object key = element == String.class ? "key " + i : value(element, name);
        map.put(key, value(type.getActualTypeArguments()[1], name));
      }
      return map;
    }
    throw new IllegalStateException("no " + type + " is made for " + name);
  }

  private Object anything(int depth) {
    return switch (random.nextInt(depth == 0 ? 9 : 11)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextInt();
      case 3 -> random.nextLong();
      case 4 ->
          List.of(-0.0, 0.0, Double.NaN, Double.NEGATIVE_INFINITY, 0.1).get(random.nextInt(5));
      case 5 -> random.nextDouble();
      case 6 -> new BigInteger(100, random).negate();
      case 7 -> new BigDecimal(new BigInteger(random.nextInt(100), random), random.nextInt(40) - 9);
      case 8 -> text();
      case 9 -> Arrays.asList(anything(depth - 1), anything(depth - 1));
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("z", anything(depth - 1));
        map.put("a", anything(depth - 1));
        yield map;
      }
    };
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private static Schema schema() {
    return new Schema(
        List.of(
            new Column("id", ColumnType.BIGINT, false),
            new Column("", ColumnType.varchar(7), true),
            new Column("d", ColumnType.DOUBLE, true),
            new Column("w", ColumnType.decimal(30, 5), true),
            new Column("nested", NESTED, true)));
  }

  private RowSet rows(int size) {
    ColumnVector[] columns = ColumnVector.allocate(schema(), size + random.nextInt(3));
    for (int row = 0; row < size; row++) {
      columns[0].set(row, random.nextLong());
      columns[1].set(row, random.nextInt(9) * 1000L);
      columns[2].set(row, Double.doubleToRawLongBits(random.nextBoolean() ? -0.0 : Double.NaN));
      columns[3].setWide(row, random.nextLong(), random.nextLong());
      columns[4].setNull(row);
      if (random.nextInt(5) == 0) {
        columns[1 + random.nextInt(3)].setNull(row);
      }
    }
    return new RowSet(
        schema(),
        columns,
        random.nextBoolean() ? null : random.longs(size, 1, 9).toArray(),
        random.nextBoolean() ? null : random.longs(size, 1, 9).toArray(),
        random.nextBoolean() ? null : nodes(size),
        size,
        code -> ("s" + code).getBytes(StandardCharsets.UTF_8));
  }

  private byte[][] nodes(int size) {
    byte[][] nodes = new byte[size][];
    Arrays.setAll(nodes, row -> random.nextBoolean() ? null : new byte[] {5, (byte) row});
    return nodes;
  }

  private ViewDelta viewDelta() {
    RowSet rows = rows(random.nextInt(60));
    long[] weights = new long[rows.size()];
    Arrays.setAll(weights, i -> random.nextBoolean() ? -1 - random.nextInt(3) : 1);
    Delta delta = new Delta(schema(), rows.columns(), weights, rows.size(), random.nextBoolean());
    return new ViewDelta(
        text(),
        delta,
        rows.versions(),
        rows.nodes(),
        rows.multiplicities(),
        7,
        rows.strings(),
        1,
        2,
        3,
        "ab",
        "cd");
  }

  private RowBatch batch() {
    RawChanges changes = new RawChanges(text());
    RawColumn column = changes.addRowColumn("c");
    for (int i = random.nextInt(40); i >= 0; i--) {
      column.set(changes.add(ChangeOp.UPDATE, i, 3), RawColumn.STRING, random.nextInt(2));
    }
    return new RowBatch(
        List.of(changes), List.of(new byte[0], new byte[] {-1, 7}), changes.size(), 1000);
  }
}
