package dev.weir.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of {@code bad-metrics.md}, which users read and tests play. */
final class BadInput {
  private static final Path PAGE = Path.of("bad-metrics.md");
  private static final Pattern PLACE = Pattern.compile("\\{(\\w)\\*(\\d+)}");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x([0-9a-f]{2})|([nrt\\\\]))");

  private BadInput() {}

  /**
   * A row.
   *
   * @param section the heading above its table
   * @param cells without the blanks around them
   */
  record Row(String section, List<String> cells) {
    String cell(int number) {
      return cells.get(number);
    }

    /** Whether the request stands there letter for letter. */
    boolean isLiteral() {
      return cell(1).startsWith("`");
    }

    /** The request, without the quotes of Markdown. */
    String request() {
      return isLiteral() ? cell(1).substring(1, cell(1).length() - 1) : cell(1);
    }

    @Override
    public String toString() {
      return section + ": " + cell(0);
    }
  }

  /**
   * Rows of the page.
   *
   * @param reads those about reads, else all others
   */
  static List<Row> rows(boolean reads) {
    List<Row> rows = new ArrayList<>();
    String section = "";
    for (String line : lines()) {
      if (line.startsWith("## ")) {
        section = line.substring(3);
      } else if (line.startsWith("| ")
          && !line.startsWith("| what ")
          && section.startsWith("Reads") == reads) {
        String[] cells = line.substring(1, line.length() - 1).split("\\|", -1);
        rows.add(new Row(section, Arrays.stream(cells).map(String::strip).toList()));
      }
    }
    return rows;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes that a text of the page means. */
  static byte[] bytes(String text, Map<String, String> values) {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace("{" + value.getKey() + "}", value.getValue());
    }
    filled =
        PLACE
            .matcher(filled)
            .replaceAll(place -> place.group(1).repeat(Integer.parseInt(place.group(2))));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher escape = ESCAPE.matcher(filled);
    int from = 0;
    for (; escape.find(); from = escape.end()) {
      bytes.writeBytes(filled.substring(from, escape.start()).getBytes(UTF_8));
      bytes.write(
          escape.group(1) == null
              ? "\n\r\t\\".charAt("nrt\\".indexOf(escape.group(2)))
              : Integer.parseInt(escape.group(1), 16));
    }
    bytes.writeBytes(filled.substring(from).getBytes(UTF_8));
    return bytes.toByteArray();
  }
}
