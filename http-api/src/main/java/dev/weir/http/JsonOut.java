package dev.weir.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** Writes the JSON of answers. */
public final class JsonOut {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final SerializedString LINE = new SerializedString("\n");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Writes the members of an object, or the elements of an array. */
  @FunctionalInterface
  public interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private JsonOut() {}

  /** The bytes of one object. */
  public static byte[] object(Content members) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(512);
        JsonGenerator json = FACTORY.createGenerator(bytes)) {
      object(json, members);
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Values, each on a line of its own. */
  static byte[] lines(Content values) {
    try (ByteArrayBuilder bytes = new ByteArrayBuilder(4096);
        JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.setRootValueSeparator(LINE);
      values.write(json);
      json.flush();
      if (bytes.size() > 0) {
        bytes.write('\n');
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One object as a value. */
  public static void object(JsonGenerator json, Content members) throws IOException {
    json.writeStartObject();
    members.write(json);
    json.writeEndObject();
  }

  /** One array as a value. */
  public static void array(JsonGenerator json, String name, Content elements) throws IOException {
    json.writeArrayFieldStart(name);
    elements.write(json);
    json.writeEndArray();
  }

  public static void texts(JsonGenerator json, String name, Iterable<String> texts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  /** A time as members ending in {@code _at} show it. */
  public static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  /** A value of the kinds that problems carry. */
  public static void value(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(wellFormed(text));
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName(wellFormed(String.valueOf(entry.getKey())));
          value(json, entry.getValue());
        }
        json.writeEndObject();
      }
      case Collection<?> elements -> {
        json.writeStartArray();
        for (Object element : elements) {
          value(json, element);
        }
        json.writeEndArray();
      }
      default -> json.writeString(wellFormed(value.toString()));
    }
  }

  /** What stands between the quotes of a string. */
  static String escaped(String text) {
    String whole = wellFormed(text);
    boolean isPlain = whole.chars().allMatch(each -> each >= ' ' && each != '"' && each != '\\');
    return isPlain ? whole : new String(JsonStringEncoder.getInstance().quoteAsString(whole));
  }

  /** The text with halves of surrogate pairs replaced: clients' names may hold some. */
  static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
