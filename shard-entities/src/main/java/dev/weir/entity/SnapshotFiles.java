package dev.weir.entity;

import dev.weir.circuit.OperatorState;
import dev.weir.circuit.SavedStates;
import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import dev.weir.entity.StateImage.TableImage;
import dev.weir.entity.StateImage.ViewImage;
import dev.weir.segment.SegmentBody;
import dev.weir.segment.SegmentGroup;
import dev.weir.segment.SegmentReader;
import dev.weir.segment.SegmentRef;
import dev.weir.segment.SegmentStore;
import dev.weir.segment.SegmentWriter;
import dev.weir.series.rollup.RollupFile;
import dev.weir.series.rollup.RollupFiling;
import dev.weir.series.rollup.RollupImage;
import dev.weir.series.shard.ChunkFile;
import dev.weir.series.shard.ChunkFiling;
import dev.weir.series.shard.ChunkImage;
import dev.weir.series.shard.RolledImage;
import dev.weir.series.shard.ShardFiles;
import dev.weir.series.shard.ShardImage;
import dev.weir.zset.RowSet;
import dev.weir.zset.RowSetCodec;
import dev.weir.zset.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The segments of snapshots: writes those of a state, and opens those that a manifest names.
 *
 * @param chunkFileBytes from which on a file of chunks is complete
 */
record SnapshotFiles(SegmentStore segments, long chunkFileBytes) {
  private static final String STATE = "state/";
  private static final String SERIES = "metrics/series";
  private static final String HEAD = "metrics/head";
  private static final String CHUNKS = "metrics/chunks";
  private static final String NOTES = "metrics/notes";
  private static final String ROLLUPS = "metrics/rollups";

  /**
   * What was written for a snapshot.
   *
   * @param files those of metrics in it, earlier ones too
   */
  record Written(SegmentGroup group, ShardFiles files, Set<String> made) {}

  /**
   * Writes the segments of a state; if that fails, there are none.
   *
   * @param named the segments that stay because of other snapshots
   * @param later the files of chunks of a later snapshot, which may have all that this one needs
   */
  Written write(
      String persistenceId, StateImage image, Set<SegmentRef> named, List<ChunkFile> later) {
    return new Writing(persistenceId, image, named, later).run();
  }

  /** Opens what a manifest names, and checks every byte of it. */
  SavedRows open(SnapshotManifest manifest) {
    ShardFiles files = files(manifest);
    return new SegmentRows(segments.open(manifest.segment()), files);
  }

  /** Opens the files beside the segment. */
  ShardFiles files(SnapshotManifest manifest) {
    return ShardFiles.open(segments, manifest.files());
  }

  /** The files of one snapshot while they are written. */
  private final class Writing {
    private final String persistenceId;
    private final StateImage image;
    private final Set<SegmentRef> named;
    private final List<ChunkFile> later;
    private final Set<String> taken;
    private final List<String> made = new ArrayList<>();
    private int place;

    Writing(String persistenceId, StateImage image, Set<SegmentRef> named, List<ChunkFile> later) {
      this.persistenceId = persistenceId;
      this.image = image;
      this.named = named;
      this.later = later;
      this.taken = Set.copyOf(segments.list());
    }

    Written run() {
      try {
        ShardFiles files = image.metrics().map(this::files).orElse(ShardFiles.NONE);
        String name = SegmentName.of(persistenceId, image.rev(), image.appendEpoch());
        segments.delete(name);
        SegmentRef base = write(name, writer -> writeSections(writer, image));
        return new Written(new SegmentGroup(base, files.segments()), files, Set.copyOf(made));
      } catch (RuntimeException failure) {
        made.forEach(segments::delete);
        throw failure;
      }
    }

    private ShardFiles files(ShardImage metrics) {
      List<ChunkFile> chunks =
          ChunkFiling.within(metrics.chunks(), later).orElseGet(() -> chunks(metrics.chunks()));
      return new ShardFiles(metrics.moment(), chunks, rollups(metrics.rollups().rollups()));
    }

    private List<ChunkFile> chunks(ChunkImage chunks) {
      ChunkFiling filing = ChunkFiling.of(chunks, file -> stays(file.segment()), chunkFileBytes);
      List<SegmentRef> written =
          filing.written().stream().map(body -> write(freeName(), body)).toList();
      return joined(filing.kept(), ShardFiles.open(segments, written).chunks());
    }

    private List<RollupFile> rollups(RollupImage rollups) {
      RollupFiling filing = RollupFiling.of(rollups, file -> stays(file.segment()));
      List<SegmentRef> written =
          filing.written().stream().map(body -> write(freeName(), body)).toList();
      return joined(filing.kept(), ShardFiles.open(segments, written).rollups());
    }

    private static <T> List<T> joined(List<T> kept, List<T> written) {
      return Stream.concat(kept.stream(), written.stream()).toList();
    }

    private boolean stays(SegmentRef segment) {
      return named.contains(segment) && taken.contains(segment.name());
    }

    /** A snapshot of the same rev may have been there before, and others have its files. */
    private String freeName() {
      String name;
      do {
        place++;
        name = SegmentName.of(persistenceId, image.rev(), image.appendEpoch(), place);
      } while (taken.contains(name));
      return name;
    }

    private SegmentRef write(String name, SegmentBody body) {
      SegmentRef written = segments.write(name, body);
      made.add(name);
      return written;
    }
  }

  private static void writeSections(SegmentWriter writer, StateImage image) throws IOException {
    for (TableImage table : image.tables()) {
      write(
          writer,
          "table/" + table.info().definition().name(),
          RowSorting.byColumns(table.rows(), table.info().definition().primaryKey()));
    }
    for (ViewImage view : image.views()) {
      write(
          writer,
          "view/" + view.info().definition().name(),
          RowSorting.byColumns(view.rows(), view.info().definition().plan().key()));
    }
    for (OperatorState state : image.states()) {
      OutputStream out = writer.section(STATE + state.name());
      for (RowSet relation : state.relations()) {
        RowSetCodec.write(relation, out);
      }
      out.flush();
    }
    writer.section("keys").write(image.keys());
    if (image.metrics().isPresent()) {
      ShardImage metrics = image.metrics().get();
      writer.section(SERIES).write(metrics.index());
      writer.section(HEAD).write(metrics.head());
      writer.section(CHUNKS).write(metrics.chunks().facts());
      writer.section(NOTES).write(metrics.notes());
      writer.section(ROLLUPS).write(metrics.rollups().facts());
    }
  }

  private static void write(SegmentWriter writer, String section, RowSet rows) throws IOException {
    OutputStream out = writer.section(section);
    RowSetCodec.write(rows, out);
    out.flush();
  }

  /** The sections of one segment, and the files beside it. */
  private record SegmentRows(SegmentReader reader, ShardFiles files) implements SavedRows {
    @Override
    public void table(String name, Schema schema, Consumer<RowSet> parts) {
      read("table/" + name, schema, parts);
    }

    @Override
    public void view(String name, Schema schema, Consumer<RowSet> parts) {
      read("view/" + name, schema, parts);
    }

    @Override
    public SavedStates states() {
      Set<String> sections = Set.copyOf(reader.sections());
      return name ->
          sections.contains(STATE + name)
              ? Optional.of(relations(reader.section(STATE + name)))
              : Optional.empty();
    }

    private static SavedStates.Relations relations(InputStream in) {
      return (schema, parts) -> read(in, schema, parts);
    }

    @Override
    public byte[] keys() {
      return bytes("keys");
    }

    @Override
    public Optional<ShardImage> metrics() {
      return reader.sections().contains(SERIES)
          ? Optional.of(
              new ShardImage(
                  0,
                  bytes(SERIES),
                  bytes(HEAD),
                  ChunkImage.of(bytes(CHUNKS), files.chunks()),
                  bytes(NOTES),
                  RolledImage.of(bytes(ROLLUPS), files.rollups())))
          : Optional.empty();
    }

    private byte[] bytes(String section) {
      try (InputStream in = reader.section(section)) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    @Override
    public void close() {
      reader.close();
    }

    private void read(String section, Schema schema, Consumer<RowSet> parts) {
      try (InputStream in = reader.section(section)) {
        read(in, schema, parts);
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    private static void read(InputStream in, Schema schema, Consumer<RowSet> parts) {
      try {
        RowSetCodec.read(in, schema, parts);
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    private static WeirException unreadable(IOException e) {
      return new WeirException(
          ErrorCode.JOURNAL_DOWN, "A segment cannot be read: " + e.getMessage());
    }
  }
}
