package dev.weir.segment;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads segments from their first byte to their last and finds those that are damaged by the sums
 * that are in them: no manifest is needed, and a node may be at work.
 *
 * @param files how many were read
 * @param unread how many were not, because there were too many bytes before them
 * @param problems what is damaged, and where
 */
public record SegmentCheck(int files, int unread, List<String> problems) {
  private static final String SEGMENT = ".segment";

  /**
   * Reads the segments of a directory.
   *
   * @param bytesMax from which on the others are left out
   */
  public static SegmentCheck of(Path directory, long bytesMax) {
    List<String> problems = new ArrayList<>();
    int files = 0;
    int unread = 0;
    long bytes = 0;
    for (Path file : segments(directory)) {
      if (bytes >= bytesMax) {
        unread++;
      } else {
        bytes += check(file, problems);
        files++;
      }
    }
    return new SegmentCheck(files, unread, problems);
  }

  private static List<Path> segments(Path directory) {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.toString().endsWith(SEGMENT)).sorted().toList();
    } catch (IOException e) {
      throw SegmentFormat.failed(directory, "Listing the directory of", e);
    }
  }

  /** Gives the length of the file; one that was deleted meanwhile is no problem. */
  private static long check(Path file, List<String> problems) {
    try {
      long bytes = Files.size(file);
      try (SegmentReader reader = SegmentReader.open(file)) {
        for (String section : reader.sections()) {
          read(reader.section(section));
        }
      }
      return bytes;
    } catch (NoSuchFileException gone) {
      return 0;
    } catch (IOException e) {
      problems.add(SegmentFormat.failed(file, "Reading", e).getMessage());
    } catch (WeirException damage) {
      boolean isNewer = damage.code() == ErrorCode.FORMAT_TOO_NEW;
      if (!isNewer && Files.exists(file)) {
        problems.add(damage.getMessage());
      }
    }
    return 0;
  }

  private static void read(InputStream section) throws IOException {
    try (section) {
      var _ = section.transferTo(OutputStream.nullOutputStream());
    }
  }
}
