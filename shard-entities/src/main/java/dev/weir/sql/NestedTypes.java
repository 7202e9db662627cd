package dev.weir.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.type.SqlTypeName;

/** Which types a function of ARRAY, ROW, MAP or JSON takes, and the type it gives. */
enum NestedTypes {
  ARRAY("ARRAY[a, ...] of values of one type"),
  ROW("ROW(a, ...)"),
  MAP("MAP[key, value, ...] with keys of one type and values of one type"),
  ITEM("array[place from 1], map[key] or json[key or place from 0]"),
  CARDINALITY("CARDINALITY(an array or map)"),
  KEYS("MAP_KEYS(a map)"),
  VALUES("MAP_VALUES(a map)"),
  CONTAINS("ARRAY_CONTAINS(an array, an element)"),
  ANY("x = ANY(an array of such values)"),
  POSITION("ARRAY_POSITION(an array, an element)"),
  APPEND("ARRAY_APPEND(an array, an element)"),
  PREPEND("ARRAY_PREPEND(an element, an array)"),
  CONCAT("ARRAY_CONCAT(an array, another array)"),
  REMOVE("ARRAY_REMOVE(an array, an element)"),
  SORT("ARRAY_SORT(an array)"),
  REVERSE("ARRAY_REVERSE(an array)"),
  DISTINCT("ARRAY_DISTINCT(an array)"),
  SLICE("array[first place:last place]"),
  TO_TEXT("ARRAY_TO_STRING(an array, a text, perhaps a text for NULL)"),
  SPLIT("STRING_TO_ARRAY(a text, a text, perhaps a text for NULL)"),
  SERIES("GENERATE_SERIES(a whole number, a whole number, perhaps a step)"),
  JSON_MEMBER("json -> 'name' or json -> place from 0, of a value of type JSON"),
  JSON_AT("json #> '{name,0}' or json #> ARRAY['name', '0'], of a value of type JSON"),
  JSON_TEXT("json ->> 'name', of a value of type JSON"),
  JSON_VALUE("JSON_VALUE(a value of type JSON, '$.name')"),
  JSON_QUERY("JSON_QUERY(a value of type JSON, '$.name')"),
  JSON_EXISTS("JSON_EXISTS(a value of type JSON, '$.name')"),
  JSON_LENGTH("JSON_ARRAY_LENGTH(a value of type JSON)"),
  JSON_KIND("JSON_TYPEOF(a value of type JSON)"),
  IS_JSON("a text IS JSON"),
  TO_JSON("TO_JSON(a value)"),
  JSON_OF_ARRAY("JSON_AGG(a value)"),
  JSON_OF_KNOWN("JSON_ARRAYAGG(a value)"),
  JSON_OBJECT("JSON_BUILD_OBJECT(name, value, ...) or JSON_OBJECT(name: value, ...)"),
  JSON_KNOWN_OBJECT("JSON_OBJECT(name: value, ... ABSENT ON NULL)"),
  JSON_ARRAY("JSON_BUILD_ARRAY(value, ...)"),
  JSON_KNOWN_ARRAY("JSON_ARRAY(value, ...)"),
  JSON_ENTRY("JSON_OBJECT_AGG(name, value)"),
  JSON_MERGED("JSON_OBJECT_AGG(name, value)");

  private final String shown;

  NestedTypes(String shown) {
    this.shown = shown;
  }

  /** How it is called, for messages. */
  String shown() {
    return shown;
  }

  /** What a call computes. */
  NestedForm form(List<RelDataType> arguments) {
    return switch (this) {
      case ITEM -> item(arguments);
      case JSON_MEMBER ->
          isText(arguments.getLast()) ? NestedForm.JSON_MEMBER : NestedForm.JSON_ELEMENT;
      case IS_JSON -> NestedForm.JSON_IS;
      case TO_JSON ->
          isArray(arguments.getFirst()) ? NestedForm.JSON_OF_ARRAY : NestedForm.JSON_OF_TEXT;
      case ARRAY,
          ROW,
          MAP,
          CARDINALITY,
          KEYS,
          VALUES,
          CONTAINS,
          ANY,
          POSITION,
          APPEND,
          PREPEND,
          CONCAT,
          REMOVE,
          SORT,
          REVERSE,
          DISTINCT,
          SLICE,
          TO_TEXT,
          SPLIT,
          SERIES,
          JSON_AT,
          JSON_TEXT,
          JSON_VALUE,
          JSON_QUERY,
          JSON_EXISTS,
          JSON_LENGTH,
          JSON_KIND,
          JSON_OF_ARRAY,
          JSON_OF_KNOWN,
          JSON_OBJECT,
          JSON_KNOWN_OBJECT,
          JSON_ARRAY,
          JSON_KNOWN_ARRAY,
          JSON_ENTRY,
          JSON_MERGED ->
          NestedForm.valueOf(name());
    };
  }

  private static NestedForm item(List<RelDataType> arguments) {
    if (isJson(arguments.getFirst())) {
      return JSON_MEMBER.form(arguments);
    }
    return isMap(arguments.getFirst()) ? NestedForm.ENTRY : NestedForm.ELEMENT;
  }

  /** The type of a result; null where the arguments do not fit. */
  RelDataType result(RelDataTypeFactory factory, List<RelDataType> arguments) {
    int count = arguments.size();
    boolean counts =
        switch (this) {
          case ARRAY, ROW -> count > 0;
          case MAP -> count > 0 && count % 2 == 0;
          case CARDINALITY,
              KEYS,
              VALUES,
              SORT,
              REVERSE,
              DISTINCT,
              JSON_TEXT,
              JSON_LENGTH,
              JSON_KIND,
              TO_JSON,
              JSON_OF_ARRAY,
              JSON_OF_KNOWN,
              JSON_MERGED ->
              count == 1;
          case JSON_OBJECT, JSON_KNOWN_OBJECT -> count % 2 == 0;
          case JSON_ARRAY, JSON_KNOWN_ARRAY -> true;
          case TO_TEXT, SERIES, SPLIT -> count == 2 || count == 3;
          case SLICE -> count == 3;
          case ITEM,
              CONTAINS,
              ANY,
              POSITION,
              APPEND,
              PREPEND,
              CONCAT,
              REMOVE,
              JSON_MEMBER,
              JSON_AT,
              JSON_VALUE,
              JSON_QUERY,
              JSON_EXISTS,
              JSON_ENTRY,
              IS_JSON ->
              count == 2;
        };
    return counts ? counted(factory, arguments) : null;
  }

  private RelDataType counted(RelDataTypeFactory factory, List<RelDataType> arguments) {
    if (arguments.isEmpty()) {
      return factory.createSqlType(SqlTypeName.VARIANT);
    }
    RelDataType first = arguments.getFirst();
    RelDataType last = arguments.getLast();
    return switch (this) {
      case ARRAY -> array(factory, common(factory, arguments));
      case ROW -> row(factory, arguments);
      case MAP -> map(factory, arguments);
      case ITEM -> item(first, last);
      case CARDINALITY -> isArray(first) || isMap(first) ? integer(factory) : null;
      case KEYS -> isMap(first) ? array(factory, first.getKeyType()) : null;
      case VALUES -> isMap(first) ? array(factory, first.getValueType()) : null;
      case CONTAINS, ANY ->
          isElement(factory, first, last) ? factory.createSqlType(SqlTypeName.BOOLEAN) : null;
      case POSITION -> isElement(factory, first, last) ? integer(factory) : null;
      case REMOVE -> isElement(factory, first, last) ? first : null;
      case APPEND -> joined(factory, first, last);
      case PREPEND -> joined(factory, last, first);
      case CONCAT ->
          isArray(first) && isArray(last) ? joined(factory, first, last.getComponentType()) : null;
      case SORT, REVERSE, DISTINCT -> isArray(first) ? first : null;
      case SLICE -> isArray(first) && isWhole(arguments.get(1)) && isWhole(last) ? first : null;
      case TO_TEXT ->
          isArray(first) && arguments.stream().skip(1).allMatch(NestedTypes::isText)
              ? factory.createSqlType(SqlTypeName.VARCHAR)
              : null;
      case SERIES ->
          arguments.stream().allMatch(NestedTypes::isWhole)
              ? array(factory, factory.leastRestrictive(arguments))
              : null;
      case JSON_MEMBER -> isJson(first) && (isText(last) || isWhole(last)) ? first : null;
      case JSON_AT ->
          isJson(first) && isArray(last) && isText(last.getComponentType()) ? first : null;
      case JSON_QUERY -> isJson(first) ? first : null;
      case JSON_TEXT, JSON_VALUE, JSON_KIND ->
          isJson(first) ? factory.createSqlType(SqlTypeName.VARCHAR) : null;
      case JSON_EXISTS -> isJson(first) ? factory.createSqlType(SqlTypeName.BOOLEAN) : null;
      case JSON_LENGTH -> isJson(first) ? integer(factory) : null;
      case IS_JSON -> isText(first) ? factory.createSqlType(SqlTypeName.BOOLEAN) : null;
      case TO_JSON, JSON_ARRAY, JSON_KNOWN_ARRAY -> factory.createSqlType(SqlTypeName.VARIANT);
      case JSON_OF_ARRAY, JSON_OF_KNOWN, JSON_MERGED ->
          isArray(first) ? factory.createSqlType(SqlTypeName.VARIANT) : null;
      case JSON_OBJECT, JSON_KNOWN_OBJECT, JSON_ENTRY -> factory.createSqlType(SqlTypeName.VARIANT);
      case SPLIT ->
          arguments.stream().allMatch(NestedTypes::isText)
              ? array(factory, factory.createSqlType(SqlTypeName.VARCHAR))
              : null;
    };
  }

  private static RelDataType item(RelDataType collection, RelDataType at) {
    if (isArray(collection)) {
      return isWhole(at) ? collection.getComponentType() : null;
    }
    if (isJson(collection)) {
      return isWhole(at) || isText(at) ? collection : null;
    }
    return isMap(collection) ? collection.getValueType() : null;
  }

  private static boolean isElement(
      RelDataTypeFactory factory, RelDataType array, RelDataType element) {
    return isArray(array)
        && factory.leastRestrictive(List.of(array.getComponentType(), element)) != null;
  }

  private static RelDataType joined(
      RelDataTypeFactory factory, RelDataType array, RelDataType element) {
    return isArray(array)
        ? array(factory, common(factory, List.of(array.getComponentType(), element)))
        : null;
  }

  /** The type that all values have; texts of different lengths are texts. */
  private static RelDataType common(RelDataTypeFactory factory, List<RelDataType> types) {
    RelDataType common = factory.leastRestrictive(types);
    boolean text =
        common != null
            && isText(common)
            && types.stream().map(RelDataType::getPrecision).distinct().count() > 1;
    return text ? factory.createSqlType(SqlTypeName.VARCHAR) : common;
  }

  /** Elements may be NULL; null of null. */
  private static RelDataType array(RelDataTypeFactory factory, RelDataType element) {
    return element == null || element.getSqlTypeName() == SqlTypeName.NULL
        ? null
        : factory.createArrayType(
            factory.createTypeWithNullability(varying(factory, element), true), -1);
  }

  private static RelDataType row(RelDataTypeFactory factory, List<RelDataType> arguments) {
    RelDataTypeFactory.Builder fields = factory.builder();
    for (int i = 0; i < arguments.size(); i++) {
      RelDataType field = varying(factory, arguments.get(i));
      fields.add("f" + (i + 1), factory.createTypeWithNullability(field, true));
    }
    return fields.build();
  }

  private static RelDataType map(RelDataTypeFactory factory, List<RelDataType> arguments) {
    List<RelDataType> keys = new ArrayList<>();
    List<RelDataType> values = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      (i % 2 == 0 ? keys : values).add(arguments.get(i));
    }
    RelDataType key = common(factory, keys);
    RelDataType value = common(factory, values);
    if (key == null || value == null || value.getSqlTypeName() == SqlTypeName.NULL) {
      return null;
    }
    return factory.createMapType(
        factory.createTypeWithNullability(varying(factory, key), false),
        factory.createTypeWithNullability(varying(factory, value), true));
  }

  /** A literal is a CHAR, whose length says nothing of the values of a column. */
  private static RelDataType varying(RelDataTypeFactory factory, RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.CHAR
        ? factory.createSqlType(SqlTypeName.VARCHAR)
        : type;
  }

  private static RelDataType integer(RelDataTypeFactory factory) {
    return factory.createSqlType(SqlTypeName.INTEGER);
  }

  private static boolean isArray(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.ARRAY;
  }

  private static boolean isJson(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.VARIANT;
  }

  private static boolean isMap(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.MAP;
  }

  private static boolean isText(RelDataType type) {
    return SqlTypeName.CHAR_TYPES.contains(type.getSqlTypeName());
  }

  private static boolean isWhole(RelDataType type) {
    return SqlTypeName.INT_TYPES.contains(type.getSqlTypeName());
  }
}
