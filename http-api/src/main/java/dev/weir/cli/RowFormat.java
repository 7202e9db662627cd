package dev.weir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;

/** Formats of files that can be ingested. */
enum RowFormat {
  /** One JSON object a line. */
  NDJSON(Api.NDJSON) {
    @Override
    Rows open(InputStream in) {
      return new LineRows(in);
    }
  },
  /** An array of objects, or one object; sent line by line. */
  JSON(Api.NDJSON) {
    @Override
    Rows open(InputStream in) throws IOException {
      return new JsonRows(in);
    }
  },
  /** RFC 4180 with a header line, which goes with every batch. */
  CSV(Api.CSV) {
    @Override
    Rows open(InputStream in) throws IOException {
      return new CsvRows(in);
    }
  };

  private final String mediaType;

  RowFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  abstract Rows open(InputStream in) throws IOException;

  /** In which the rows are sent. */
  String mediaType() {
    return mediaType;
  }

  /** By the ending of a file's name. */
  static Optional<RowFormat> ofName(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".ndjson") || name.endsWith(".jsonl")) {
      return Optional.of(NDJSON);
    }
    if (name.endsWith(".json")) {
      return Optional.of(JSON);
    }
    return name.endsWith(".csv") ? Optional.of(CSV) : Optional.empty();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
