package dev.weir.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.zset.ColumnType;
import dev.weir.zset.Json;
import dev.weir.zset.JsonText;
import dev.weir.zset.NestedBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What generated code makes JSON of; null is NULL, which becomes JSON's null. */
public final class JsonMaking {
  private static final Json NULL = new Json.Null();

  private JsonMaking() {}

  /** A text as one of JSON. */
  public static byte[] ofText(byte[] text) {
    return JsonText.write(new Json.Text(new String(text, UTF_8)));
  }

  /** The elements of an array, each as its type is written. */
  public static byte[] ofArray(byte[] array, ColumnType type, int site) {
    return written(new Json.Array(elements(array, type)), site);
  }

  /** The same without NULLs. */
  public static byte[] ofKnown(byte[] array, ColumnType type, int site) {
    List<Json> known = new ArrayList<>(elements(array, type));
    known.removeIf(NULL::equals);
    return written(new Json.Array(known), site);
  }

  private static List<Json> elements(byte[] array, ColumnType type) {
    List<Json> elements = new ArrayList<>();
    NestedBytes.Reader reader = new NestedBytes.Reader(array);
    while (reader.next(type.element())) {
      elements.add(reader.isNull() ? NULL : element(reader, type.element()));
    }
    return elements;
  }

  private static Json element(NestedBytes.Reader reader, ColumnType type) {
    return switch (type.kind()) {
      case VARCHAR -> new Json.Text(new String(reader.bytes(), UTF_8));
      case ARRAY -> new Json.Array(elements(reader.bytes(), type));
      case JSON -> JsonText.readCanonical(reader.bytes());
      case UUID, VARBINARY, ROW, MAP ->
          JsonText.readCanonical(ByteCasts.json(reader.bytes(), type));
      case BOOLEAN,
          TINYINT,
          SMALLINT,
          INTEGER,
          BIGINT,
          REAL,
          DOUBLE,
          DECIMAL,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMP_TZ,
          INTERVAL_DAY,
          INTERVAL_MONTH ->
          JsonText.readCanonical(
              ByteCasts.json(type.wide() ? reader.high() : 0, reader.lane(), type));
    };
  }

  /**
   * An object of names and values in turn; of equal names the last one counts.
   *
   * @throws EvaluationError if a name is NULL
   */
  public static byte[] object(byte[][] members, int site) {
    return object(members, true, site);
  }

  /** The same without values that are NULL. */
  public static byte[] knownObject(byte[][] members, int site) {
    return object(members, false, site);
  }

  private static byte[] object(byte[][] members, boolean nulls, int site) {
    TreeMap<String, Json> object = new TreeMap<>(JsonText.NAMES);
    for (int i = 0; i < members.length; i += 2) {
      if (members[i] == null) {
        throw noName(site);
      }
      if (nulls || members[i + 1] != null) {
        object.put(new String(members[i], UTF_8), value(members[i + 1]));
      }
    }
    return written(new Json.Members(object), site);
  }

  /** An array of values. */
  public static byte[] array(byte[][] values, int site) {
    List<Json> elements = new ArrayList<>();
    for (byte[] value : values) {
      elements.add(value(value));
    }
    return written(new Json.Array(elements), site);
  }

  /** The same without NULLs. */
  public static byte[] knownArray(byte[][] values, int site) {
    List<Json> elements = new ArrayList<>();
    for (byte[] value : values) {
      if (value != null) {
        elements.add(JsonText.readCanonical(value));
      }
    }
    return written(new Json.Array(elements), site);
  }

  /** An object of one member; null where the name is NULL, which {@link #merged} does not take. */
  public static byte[] entry(byte[][] member, int site) {
    return member[0] == null ? null : object(member, true, site);
  }

  /**
   * The members of all objects of an array; of equal names the last one counts.
   *
   * @throws EvaluationError if an object is NULL
   */
  public static byte[] merged(byte[] array, ColumnType type, int site) {
    TreeMap<String, Json> object = new TreeMap<>(JsonText.NAMES);
    for (Json element : elements(array, type)) {
      if (!(element instanceof Json.Members members)) {
        throw noName(site);
      }
      object.putAll(members.members());
    }
    return JsonText.write(new Json.Members(object));
  }

  private static Json value(byte[] json) {
    return json == null ? NULL : JsonText.readCanonical(json);
  }

  private static EvaluationError noName(int site) {
    return new EvaluationError(
        EvaluationError.OUT_OF_DOMAIN, site, "a name of a JSON object is NULL");
  }

  private static byte[] written(Json value, int site) {
    if (depth(value) > JsonText.DEPTH_MAX) {
      throw new EvaluationError(
          EvaluationError.OUT_OF_DOMAIN,
          site,
          "a JSON value is nested deeper than " + JsonText.DEPTH_MAX);
    }
    return JsonText.write(value);
  }

  private static int depth(Json value) {
    return switch (value) {
      case Json.Null _, Json.Truth _, Json.Digits _, Json.Text _ -> 0;
      case Json.Array(List<Json> elements) ->
          1 + elements.stream().mapToInt(JsonMaking::depth).max().orElse(0);
      case Json.Members(TreeMap<String, Json> members) ->
          1 + members.values().stream().mapToInt(JsonMaking::depth).max().orElse(0);
    };
  }
}
