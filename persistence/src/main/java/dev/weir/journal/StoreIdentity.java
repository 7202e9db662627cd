package dev.weir.journal;

import dev.weir.config.ErrorCode;
import dev.weir.config.WeirException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Which store this is: {@code identity.json}, written once at creation.
 *
 * @param store random id of the store
 * @param format version of the layout of files, keys and values
 */
record StoreIdentity(UUID store, int format) {
  static final int FORMAT = 1;
  private static final String FILE = "identity.json";
  private static final Pattern TEXT =
      Pattern.compile(
          "(\\{\"store\":\"([0-9a-f-]{36})\",\"format\":(\\d{1,9}))"
              + ",\"crc32c\":\"([0-9a-f]{8})\"}\n");

  static StoreIdentity fresh() {
    return new StoreIdentity(UUID.randomUUID(), FORMAT);
  }

  void write(Path directory) throws IOException {
    String head = "{\"store\":\"" + store + "\",\"format\":" + format;
    Files.writeString(directory.resolve(FILE), head + ",\"crc32c\":\"" + checksum(head) + "\"}\n");
  }

  static StoreIdentity read(Path directory) {
    Path file = directory.resolve(FILE);
    Matcher text = TEXT.matcher(content(file));
    if (!text.matches() || !text.group(4).equals(checksum(text.group(1)))) {
      throw Failures.corrupt(file, "its text does not fit its checksum");
    }
    StoreIdentity found =
        new StoreIdentity(UUID.fromString(text.group(2)), Integer.parseInt(text.group(3)));
    if (found.format > FORMAT) {
      throw new WeirException(
          ErrorCode.FORMAT_TOO_NEW,
          "The journal in "
              + directory
              + " has format "
              + found.format
              + ", this build reads up to "
              + FORMAT
              + ". Start a newer build.");
    }
    return found;
  }

  private static String content(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw Failures.corrupt(
          file, "it cannot be read, so the directory is not known to be a journal");
    }
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.ISO_8859_1));
    return "%08x".formatted(crc.getValue());
  }
}
