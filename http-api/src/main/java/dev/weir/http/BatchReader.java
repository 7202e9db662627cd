package dev.weir.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.config.ErrorCode;
import dev.weir.config.Limits;
import dev.weir.config.WeirException;
import dev.weir.zset.ChangeOp;
import dev.weir.zset.RowBatch;
import java.io.IOException;
import java.util.List;

/**
 * Reads the bodies of batches, JSON or NDJSON, straight into columns of raw cells: no object and no
 * string for a value, unless it is the first of its text.
 *
 * <p>Checks form only; what tables, columns and values mean is decided by the circuit.
 */
public final class BatchReader {
  private static final List<String> BATCH_MEMBERS = List.of("changes");

  private final Limits limits;
  private final long seed;
  private final JsonFactory factory;

  /**
   * @param seed makes hash positions unpredictable to clients
   */
  public BatchReader(Limits limits, long seed) {
    this.limits = limits;
    this.seed = seed;
    this.factory = JsonObjects.factory(limits);
  }

  /** Reads {@code {"changes":[…]}}. */
  public RowBatch readJson(byte[] body) {
    return read(body, this::changes);
  }

  /** Reads one change object a line; blank lines are skipped. */
  public RowBatch readLines(byte[] body) {
    return read(body, (json, batch) -> lines(json, batch, new ChangeReader(batch)::read));
  }

  /** Reads rows of one table: an array of objects, or one object. */
  public RowBatch readRows(byte[] body, String table, ChangeOp op) {
    return read(
        body,
        (json, batch) -> {
          JsonToken first = json.nextToken();
          if (first == JsonToken.START_ARRAY) {
            RowReader rows = new RowReader(batch, table, op);
            elements(json, batch, rows::read);
          } else if (first == JsonToken.START_OBJECT) {
            new RowReader(batch, table, op).read(json, 0);
          } else {
            throw batch.errors().syntax(0, "an array of row objects is expected, or one object");
          }
          end(json, batch);
        });
  }

  /** Reads rows of one table, one object a line. */
  public RowBatch readRowLines(byte[] body, String table, ChangeOp op) {
    return read(body, (json, batch) -> lines(json, batch, new RowReader(batch, table, op)::read));
  }

  /** Reads the object the parser stands at the start of. */
  @FunctionalInterface
  private interface Element {
    void read(JsonParser json, int line) throws IOException;
  }

  @FunctionalInterface
  private interface Content {
    void read(JsonParser json, BatchBuilder batch) throws IOException;
  }

  private RowBatch read(byte[] body, Content content) {
    JsonErrors errors = new JsonErrors(body);
    BatchBuilder batch = new BatchBuilder(body, limits, seed, factory);
    JsonObjects.checkBytes(body, errors);
    try (JsonParser json = factory.createParser(body)) {
      content.read(json, batch);
    } catch (IOException e) {
      throw errors.refusal(e, 0);
    }
    return batch.finish();
  }

  private void changes(JsonParser json, BatchBuilder batch) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw batch.errors().syntax(0, "an object {\"changes\":[…]} is expected");
    }
    boolean seen = false;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      long offset = json.currentTokenLocation().getByteOffset();
      if (!name.equals("changes")) {
        throw JsonObjects.unknown(name, BATCH_MEMBERS, batch.errors(), offset);
      }
      if (seen) {
        throw JsonObjects.duplicate(json, batch.errors(), 0);
      }
      seen = true;
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw batch.errors().at(ErrorCode.CHANGE_INVALID, offset, "changes is not an array");
      }
      elements(json, batch, new ChangeReader(batch)::read);
    }
    end(json, batch);
  }

  private static void elements(JsonParser json, BatchBuilder batch, Element element)
      throws IOException {
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      if (token != JsonToken.START_OBJECT) {
        throw batch
            .errors()
            .at(
                ErrorCode.CHANGE_INVALID,
                json.currentTokenLocation().getByteOffset(),
                "element " + batch.size() + " is not an object");
      }
      element.read(json, 0);
    }
  }

  private static void end(JsonParser json, BatchBuilder batch) throws IOException {
    if (json.nextToken() != null) {
      throw batch
          .errors()
          .syntax(json.currentTokenLocation().getByteOffset(), "something follows the end");
    }
  }

  private static void lines(JsonParser json, BatchBuilder batch, Element element)
      throws IOException {
    LineCounter lines = new LineCounter(batch.body());
    int lastEnd = 0;
    for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
      long start = json.currentTokenLocation().getByteOffset();
      int line = lines.lineOf(start);
      if (token != JsonToken.START_OBJECT) {
        throw batch.errors().syntax(start, "each line holds one object");
      }
      if (line == lastEnd) {
        throw batch.errors().syntax(start, "a second object stands on the line");
      }
      element.read(json, line);
      long end = json.currentLocation().getByteOffset();
      lastEnd = lines.lineOf(end);
      if (lastEnd != line) {
        throw batch.errors().syntax(start, "the object does not end on its line");
      }
    }
  }

  /** The refusal of a malformed change. */
  static WeirException changeInvalid(BatchBuilder batch, long offset, String why) {
    return batch
        .errors()
        .at(ErrorCode.CHANGE_INVALID, offset, "change " + batch.size() + ": " + why);
  }
}
