package dev.weir.promql.histogram;

import java.util.Optional;

/** A number made of a histogram, and what people should know of it. */
public record Estimate(double value, Optional<Remark> remark) {
  static Estimate of(double value) {
    return new Estimate(value, Optional.empty());
  }

  static Estimate of(double value, Remark remark) {
    return new Estimate(value, Optional.of(remark));
  }
}
