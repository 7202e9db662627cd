package dev.weir.http;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Chooses what to answer with from {@code Accept} and {@code Accept-Encoding} (RFC 9110, 12.5). */
final class Accept {
  private record Range(String range, double quality) {}

  private Accept() {}

  /** The offered type the client likes best; the first one without a header. */
  static Media choose(Optional<String> header, List<Media> offered) {
    if (header.isEmpty() || header.get().isBlank()) {
      return offered.getFirst();
    }
    List<Range> ranges = parse(header.get());
    Media best = null;
    double bestQuality = 0;
    for (Media media : offered) {
      double quality = quality(ranges, media);
      if (quality > bestQuality) {
        best = media;
        bestQuality = quality;
      }
    }
    if (best == null) {
      throw notAcceptable(header.get(), offered);
    }
    return best;
  }

  /** Whether the client takes gzip. */
  static boolean gzip(Optional<String> header) {
    if (header.isEmpty()) {
      return false;
    }
    return parse(header.get()).stream()
        .anyMatch(r -> (r.range().equals("gzip") || r.range().equals("*")) && r.quality() > 0);
  }

  private static double quality(List<Range> ranges, Media media) {
    double quality = 0;
    int specificity = -1;
    for (Range range : ranges) {
      int specific = range.range().equals("*/*") ? 0 : range.range().endsWith("/*") ? 1 : 2;
      if (specific > specificity && media.matches(range.range())) {
        specificity = specific;
        quality = range.quality();
      }
    }
    return quality;
  }

  private static List<Range> parse(String header) {
    List<Range> ranges = new ArrayList<>();
    for (String part : header.split(",", -1)) {
      String[] pieces = part.split(";", -1);
      double quality = 1;
      for (int i = 1; i < pieces.length; i++) {
        String parameter = pieces[i].strip();
        if (parameter.startsWith("q=") || parameter.startsWith("Q=")) {
          quality = parseQuality(parameter.substring(2));
        }
      }
      ranges.add(new Range(pieces[0].strip().toLowerCase(Locale.ROOT), quality));
    }
    return ranges;
  }

  private static double parseQuality(String text) {
    try {
      return Math.clamp(Double.parseDouble(text), 0, 1);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static WeirException notAcceptable(String header, List<Media> offered) {
    List<String> names = offered.stream().map(Media::wire).toList();
    return new WeirException(
        ErrorCode.NOT_ACCEPTABLE,
        "Accept is \"" + header + "\", but this route answers " + String.join(", ", names) + ".",
        Map.of("offered", names));
  }
}
