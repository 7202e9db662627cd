package dev.weir.series.rollup;

import dev.weir.series.head.SampleMerge;

/** All samples of one series. */
@FunctionalInterface
public interface RawSamples {
  /** Those from one time to another, which is part of it; there may be others around them. */
  SampleMerge between(long from, long to);
}
