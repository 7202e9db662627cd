package dev.weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Typed reads from a resolved configuration. A bad value is noted and its default read instead, so
 * that reading goes on and all errors are found.
 */
final class ConfigReader {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");

  private final Config config;
  private final Config defaults;
  private final ConfigProblems problems;
  private final Set<String> keysRead = new HashSet<>();

  ConfigReader(Config config, Config defaults, ConfigProblems problems) {
    this.config = config;
    this.defaults = defaults;
    this.problems = problems;
  }

  /** Keys asked for so far, for the test that compares them with the defaults. */
  Set<String> keysRead() {
    return keysRead;
  }

  String text(String key) {
    return read(key, RawValue::text, "not a text.");
  }

  /** Empty while the value is null, as in the defaults. */
  Optional<String> optionalText(String key) {
    return read(
        key,
        in ->
            in.value().valueType() == ConfigValueType.NULL
                ? Optional.empty()
                : Optional.ofNullable(in.text()).map(Optional::of).orElse(null),
        "not a text.");
  }

  /** Tenants, nodes and regions are named alike, so that names can be put into paths and ids. */
  String name(String key) {
    return read(
        key,
        in -> {
          String text = in.text();
          return text != null && NAME.matcher(text).matches() ? text : null;
        },
        "not a name. Write 1 to 63 of a to z, 0 to 9 and -.");
  }

  Path path(String key) {
    return read(key, RawValue::path, "not a path.");
  }

  /** Addresses of nodes. */
  List<HostPort> addresses(String key) {
    return read(
        key,
        in -> {
          List<String> texts = in.texts();
          List<HostPort> addresses =
              texts == null ? List.of() : texts.stream().flatMap(HostPort::parse).toList();
          return texts != null && addresses.size() == texts.size() ? addresses : null;
        },
        "not a list of addresses. Write for example [\"10.0.0.1:7355\", \"weir-0.weir:7355\"]"
            + " or [\"[fd00::1]:7355\"].");
  }

  int number(String key, int least, int most) {
    return read(
        key,
        in -> {
          Long number = in.number();
          return number != null && number >= least && number <= most ? number.intValue() : null;
        },
        "not a number from " + least + " to " + most + ".");
  }

  /** A number of which the hash of a series takes some bits. */
  int powerOfTwo(String key, int most) {
    return read(
        key,
        in -> {
          Long number = in.number();
          boolean fits = number != null && number >= 1 && number <= most;
          return fits && Long.bitCount(number) == 1 ? number.intValue() : null;
        },
        "not a power of two from 1 to " + most + ". Write 1, 2, 4, 8 and so on.");
  }

  double share(String key) {
    return read(key, RawValue::share, "not a share. Write a number above 0, at most 1, as 0.25.");
  }

  boolean flag(String key) {
    return read(key, RawValue::flag, "not a boolean. Write true or false.");
  }

  long size(String key, String least, String most) {
    return read(
        key,
        in -> in.size(RawValue.bytes(least), RawValue.bytes(most)),
        in ->
            in.isSize()
                ? "not a size from " + least + " to " + most + "."
                : "not a size. Write for example 896KiB or 917504.");
  }

  /** A size that ends up in an int, because arrays are counted so. */
  int intSize(String key, String least, String most) {
    return Math.toIntExact(size(key, least, most));
  }

  Duration duration(String key, String least, String most) {
    return read(
        key,
        in -> in.duration(RawValue.span(least), RawValue.span(most)),
        in ->
            in.isDuration()
                ? "not a duration from " + least + " to " + most + "."
                : "not a duration. Write for example 30s, 15m or 24h.");
  }

  List<String> texts(String key) {
    return read(key, RawValue::texts, "not a list of texts. Write for example [\"a\", \"b\"].");
  }

  /** Addresses of other servers, without a slash at the end. */
  List<String> urls(String key) {
    return read(
        key,
        in -> {
          List<String> texts = in.texts();
          boolean areUrls = texts != null && texts.stream().allMatch(ConfigReader::isUrl);
          return areUrls ? texts.stream().map(ConfigReader::withoutSlash).toList() : null;
        },
        "not a list of URLs. Write for example [\"http://127.0.0.1:9093\"].");
  }

  /** The address of a server, without a slash at the end, or {@code auto}. */
  String urlOrAuto(String key) {
    return read(
        key,
        in -> {
          String text = in.text();
          boolean isKnown = text != null && (text.equals("auto") || isUrl(text));
          return isKnown ? withoutSlash(text) : null;
        },
        "neither auto nor a URL. Write for example \"https://weir.example.org\".");
  }

  private static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return isHttp && uri.getHost() != null && uri.getQuery() == null;
    } catch (URISyntaxException noUrl) {
      return false;
    }
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    return read(
        key,
        in -> find(type, in.text()).orElse(null),
        in -> "not one of " + String.join(", ", wires(type)) + "." + hint(in.text(), wires(type)));
  }

  <E extends Enum<E>> Set<E> choices(String key, Class<E> type) {
    Set<E> chosen = EnumSet.noneOf(type);
    for (String text : texts(key)) {
      find(type, text)
          .ifPresentOrElse(
              chosen::add,
              () ->
                  problems.badValue(
                      key,
                      config.getValue(key),
                      "not a list of known names: allowed are "
                          + String.join(", ", wires(type))
                          + "."
                          + hint(text, wires(type))));
    }
    return Set.copyOf(chosen);
  }

  static String hint(String given, List<String> known) {
    return Optional.ofNullable(given)
        .flatMap(text -> Closest.name(text, known))
        .map(near -> " Did you mean " + near + "?")
        .orElse("");
  }

  private static <E extends Enum<E>> Optional<E> find(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> wire(constant).equals(text))
        .findFirst();
  }

  private static <E extends Enum<E>> List<String> wires(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(ConfigReader::wire).toList();
  }

  private static String wire(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private <T> T read(String key, Parser<T> parser, String complaint) {
    return read(key, parser, _ -> complaint);
  }

  private <T> T read(String key, Parser<T> parser, Complaint complaint) {
    keysRead.add(key);
    RawValue given = new RawValue(config, key);
    T value = parser.parse(given);
    if (value != null) {
      return value;
    }
    problems.badValue(key, given.value(), complaint.about(given));
    T fallback = parser.parse(new RawValue(defaults, key));
    if (fallback == null) {
      throw new IllegalStateException("the default of " + key + " is not valid");
    }
    return fallback;
  }

  /** Null if the value is not of the asked form. */
  private interface Parser<T> {
    T parse(RawValue in);
  }

  private interface Complaint {
    String about(RawValue in);
  }
}
