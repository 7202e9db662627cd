package dev.weir.entity;

import dev.weir.circuit.TableInfo;
import dev.weir.circuit.ViewInfo;
import dev.weir.entity.Backfills.Backfill;
import dev.weir.entity.StateImage.TableImage;
import dev.weir.entity.StateImage.ViewImage;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowSetCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a state comes to, part by part, so that two of them can be compared without both being in
 * memory. Equal digests mean equal snapshots: every fact and every byte of them is in it.
 *
 * @param parts SHA-256 by the name of the part
 */
record StateDigest(Map<String, String> parts) {
  static StateDigest of(StateImage image) {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("the rev", String.valueOf(image.rev()));
    parts.put("the epochs", image.epochs().begins().toString());
    parts.put("the chain", image.chain().toString());
    parts.put("the time of the last event", String.valueOf(image.atMillis()));
    parts.put("the limits of views", image.limits().toString());
    for (TableImage table : image.tables()) {
      parts.put("table " + table.info().definition().name(), ofTable(table));
    }
    for (ViewImage view : image.views()) {
      parts.put("view " + view.info().definition().name(), ofView(view));
    }
    for (Backfill each : image.backfills()) {
      parts.put(
          "the view that is filled, " + each.view(),
          facts(each.definition().sql(), each.definition().format(), each.rev()));
    }
    image
        .metrics()
        .ifPresent(
            metrics -> {
              parts.put("the series", hex(metrics.index()));
              parts.put("the newest samples", hex(metrics.head()));
              parts.put("the chunks of samples", hex(metrics.chunks()::writeContent));
              parts.put("the notes of the shard", hex(metrics.notes()));
              parts.put("the rollups", hex(metrics.rollups()::writeContent));
            });
    parts.put("the idempotency keys", hex(image.keys()));
    return new StateDigest(parts);
  }

  /** The first part that is another one; empty when all are the same. */
  Optional<String> difference(StateDigest other) {
    if (!parts.keySet().equals(other.parts.keySet())) {
      return Optional.of("the list of tables and views");
    }
    return parts.keySet().stream()
        .filter(part -> !parts.get(part).equals(other.parts.get(part)))
        .findFirst();
  }

  private static String ofTable(TableImage table) {
    TableInfo info = table.info();
    return facts(info.definition().sql(), info.createdRev(), info.changedRev(), info.greatest())
        + rows(RowSorting.byColumns(table.rows(), info.definition().primaryKey()));
  }

  private static String ofView(ViewImage view) {
    ViewInfo info = view.info();
    String definition =
        facts(info.definition().sql(), info.definition().format(), info.createdRev());
    if (info.failure().isPresent()) {
      return definition + info.failure().get(); // it has no rows, and no hashes of them
    }
    return definition
        + facts(info.changedRev(), info.resultHash(), info.versionHash())
        + rows(RowSorting.byColumns(view.rows(), info.definition().plan().key()));
  }

  private static String facts(Object... facts) {
    StringBuilder all = new StringBuilder();
    for (Object fact : facts) {
      all.append(Objects.toString(fact)).append('\n');
    }
    return all.toString();
  }

  private static String rows(RowSet rows) {
    return hex(out -> RowSetCodec.write(rows, out));
  }

  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private static String hex(Content content) {
    MessageDigest digest = sha256();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      content.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written anywhere
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
