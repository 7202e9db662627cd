package dev.weir.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A row is an element of the array; numbers keep their digits. */
final class JsonRows implements Rows {
  private final JsonParser parser;
  private boolean single;

  JsonRows(InputStream in) throws IOException {
    parser = Json.mapper().createParser(in);
    JsonToken first = parser.nextToken();
    single = first == JsonToken.START_OBJECT;
    if (!single && first != JsonToken.START_ARRAY) {
      throw new IOException("neither an array nor an object");
    }
  }

  @Override
  public Optional<byte[]> next() throws IOException {
    if (!single && parser.currentToken() == null) {
      return Optional.empty();
    }
    if (!single && parser.nextToken() == JsonToken.END_ARRAY) {
      parser.clearCurrentToken();
      return Optional.empty();
    }
    single = false;
    ByteArrayOutputStream row = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = Json.mapper().createGenerator(row)) {
      generator.copyCurrentStructureExact(parser);
    }
    if (parser.getParsingContext().inRoot()) {
      parser.clearCurrentToken();
    }
    return Optional.of(row.toByteArray());
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
