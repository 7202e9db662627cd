package dev.weir.segment;

/**
 * What a manifest keeps of a segment: enough to find it and to know it again.
 *
 * @param name file name in the segment store
 * @param bytes length of the file
 * @param sha256 digest of the whole file, 64 hexadecimal digits in lower case
 */
public record SegmentRef(String name, long bytes, String sha256) {
  /** Checks the shape of the reference, not the file. */
  public SegmentRef {
    SegmentFormat.checkName(name);
    if (bytes < 0 || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "Not a segment reference: " + name + ", " + bytes + " bytes, digest " + sha256);
    }
  }
}
