package dev.weir.series.head;

/** Takes samples one after another. */
@FunctionalInterface
public interface SampleSink {
  /**
   * Takes one sample.
   *
   * @param time milliseconds since 1970
   * @param bits raw bits of the double
   */
  void sample(long time, long bits);
}
