package dev.weir.config;

import com.typesafe.config.ConfigOrigin;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a value comes from, as users are told: {@code weir.conf:9}, {@code environment NAME}. */
record Origin(Kind kind, String label, int line) {
  private static final String DEFAULT = "default";
  private static final String COMMAND_LINE = "command line";
  private static final String ENVIRONMENT = "environment ";

  private static final String MERGE = "merge of ";

  /** HOCON describes a line as "weir.conf: 9" and a span of lines as "weir.conf: 9-11". */
  private static final Pattern FILE_AND_LINE = Pattern.compile("(.*): (\\d+)(?:-\\d+)?");

  /** In the order in which errors are shown. */
  enum Kind {
    FILE,
    ENVIRONMENT,
    COMMAND_LINE,
    DEFAULT
  }

  static String ofEnvironment(String name) {
    return ENVIRONMENT + name;
  }

  static String ofCommandLine() {
    return COMMAND_LINE;
  }

  static String ofDefault() {
    return DEFAULT;
  }

  static Origin of(ConfigOrigin origin) {
    return of(origin.description());
  }

  /** A text put together by substitution comes from the first part that is not a default. */
  private static Origin ofMerge(String parts) {
    return Arrays.stream(parts.split(","))
        .map(Origin::of)
        .filter(part -> part.kind() != Kind.DEFAULT)
        .findFirst()
        .orElse(new Origin(Kind.DEFAULT, DEFAULT, 0));
  }

  private static Origin of(String description) {
    if (description.startsWith(MERGE)) {
      return ofMerge(description.substring(MERGE.length()));
    }
    if (description.startsWith(ENVIRONMENT)) {
      return new Origin(Kind.ENVIRONMENT, description, 0);
    }
    if (description.equals(COMMAND_LINE)) {
      return new Origin(Kind.COMMAND_LINE, description, 0);
    }
    Matcher place = FILE_AND_LINE.matcher(description);
    if (!place.matches()) {
      return new Origin(description.equals(DEFAULT) ? Kind.DEFAULT : Kind.FILE, description, 0);
    }
    String file = place.group(1);
    int line = Integer.parseInt(place.group(2));
    return isLibrary(file)
        ? new Origin(Kind.DEFAULT, DEFAULT, 0)
        : new Origin(Kind.FILE, file + ":" + line, line);
  }

  /** Names of defaults: ours, and those HOCON gives to resources of libraries. */
  private static boolean isLibrary(String file) {
    return file.equals(DEFAULT) || file.contains(".conf @ ");
  }

  /** The begin of a sentence about a value; a complaint such as "not a number." completes it. */
  String about(String key, String found) {
    return switch (kind) {
      case FILE, DEFAULT -> label + ": " + key + " = " + found + " is ";
      case ENVIRONMENT -> label + " = " + found + ": ";
      case COMMAND_LINE -> label + " " + key + " = " + found + ": ";
    };
  }

  /** The begin of a sentence about a key that does not exist. */
  String aboutKey(String key) {
    return switch (kind) {
      case FILE, DEFAULT -> label + ": " + key;
      case ENVIRONMENT -> label;
      case COMMAND_LINE -> label + " " + key;
    };
  }
}
